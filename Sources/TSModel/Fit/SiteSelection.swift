import TSNumerics
import TSProbability

/// The sites of a fit whose draws are kept, and where their numbers lie among those of all sites.
package struct SiteSelection: Sendable {
  /// The sites kept, in the order of the layout.
  package let sites: [LatentLayout.Site]
  /// How many numbers a draw of them has.
  package let valueCount: Int
  let ranges: [Range<Int>]

  /// - Parameters:
  ///   - names: the sites to keep; all if nil.
  /// - Throws: a ``ModelError`` where there is no such site, one is named twice, or none is.
  package init(_ layout: LatentLayout, keeping names: [String]? = nil) throws(ModelError) {
    var kept: [LatentLayout.Site] = []
    var ranges: [Range<Int>] = []
    var first = 0
    for site in layout.sites {
      if names?.contains(site.name) ?? true {
        kept.append(site)
        ranges.append(first..<(first + site.count))
      }
      first += site.count
    }
    if let names { try Self.check(names, layout) }
    sites = kept
    self.ranges = ranges
    valueCount = ranges.reduce(0) { $0 + $1.count }
  }

  private static func check(_ names: [String], _ layout: LatentLayout) throws(ModelError) {
    let known = layout.sites.map(\.name)
    for (index, name) in names.enumerated() {
      guard known.contains(name) else { throw unknownSite(name, among: known) }
      if names[..<index].contains(name) {
        throw ModelError(site: name, position: [], reason: .other("is named twice among the sites to keep"))
      }
    }
    if names.isEmpty {
      throw ModelError(
        site: nil, position: [],
        reason: .other("no site is to be kept; expected one at least of \(known.joined(separator: ", "))"))
    }
  }

  /// The names of the numbers that are kept, site by site.
  package var columnNames: [String] { sites.flatMap(\.columnNames) }
}

/// Reads what is kept of a draw; for one thread at a time.
package final class DrawReader {
  private let reader: ValueReader
  private let selection: SiteSelection
  private var all: [Double]

  package init(_ density: ModelDensity, _ selection: SiteSelection) {
    reader = density.makeReader()
    self.selection = selection
    all = Array(repeating: 0, count: density.layout.valueCount)
  }

  /// The numbers that are kept of the draw at some coordinates.
  ///
  /// - Parameter key: what the sites that are integrated out are drawn from.
  package func values(at position: UnsafePointer<Double>, key: PRNGKey) -> [Double] {
    all.withUnsafeMutableBufferPointer { values in
      if let start = values.baseAddress { reader.read(position, key: key, into: start) }
    }
    if selection.valueCount == all.count { return all }
    return selection.ranges.flatMap { all[$0] }
  }
}
