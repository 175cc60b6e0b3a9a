/// The site and the place in it that the name of a scalar parameter stands for: `A[1,2]` is the element 1, 2 of `A`.
public struct ElementName: Sendable, Hashable {
  /// The name of the site.
  public let site: String
  /// The place in it, each index from 0; empty for a scalar. For a series the first index is the step.
  public let indices: [Int]

  /// Takes a name apart. A name that does not end in whole numbers in square brackets (`[1,2]` or `[1][2]`) is a site
  /// of its own.
  ///
  /// - Parameter name: The name of a parameter.
  public init(_ name: String) {
    guard name.utf8.last == UInt8(ascii: "]"), let open = name.firstIndex(of: "["), open > name.startIndex
    else {
      (site, indices) = (name, [])
      return
    }
    let inner = name[name.index(after: open)...].dropLast()
    let parts = inner.split(separator: "][", omittingEmptySubsequences: false)
      .flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { 48...57 ~= $0 } ? Int(part) : nil }
    if numbers.count == parts.count {
      (site, indices) = (String(name[..<open]), numbers)
    } else {
      (site, indices) = (name, [])
    }
  }
}

/// The worst figures among the elements of a site: which step of a series mixes worst.
public struct SiteSummary: Sendable, Hashable {
  /// A figure and the element that has it.
  public struct Worst: Sendable, Hashable {
    /// The figure.
    public let value: Double
    /// The place of the element in its site, each index from 0; empty for a scalar.
    public let indices: [Int]
    /// The step of a series: the first index, or nil for a scalar.
    public var step: Int? { indices.first }
  }

  /// The name of the site.
  public let site: String
  /// The rows of its elements, in the order of the summary.
  public let elements: [ParameterSummary]
  /// The largest R̂, the first of equal ones; nil if no element has one.
  public let worstRHat: Worst?
  /// The smallest effective sample size of the bulk.
  public let worstBulkESS: Worst?
  /// The smallest effective sample size of the tails.
  public let worstTailESS: Worst?

  init(site: String, elements: [(row: ParameterSummary, indices: [Int])]) {
    self.site = site
    self.elements = elements.map(\.row)
    func worst(
      _ figure: (ParameterSummary) -> DiagnosticFigure, _ isWorse: (Double, Double) -> Bool
    ) -> Worst? {
      var worst: Worst?
      for element in elements {
        guard let value = figure(element.row).value else { continue }
        if let found = worst, !isWorse(value, found.value) { continue }
        worst = Worst(value: value, indices: element.indices)
      }
      return worst
    }
    worstRHat = worst(\.rHat, >)
    worstBulkESS = worst(\.bulkESS, <)
    worstTailESS = worst(\.tailESS, <)
  }
}

extension DrawSummary {
  /// The worst figures of each site, in the order in which the sites first appear.
  ///
  /// - Complexity: O(P) for P parameters.
  public func sites() -> [SiteSummary] {
    var order: [String] = []
    var groups: [String: [(row: ParameterSummary, indices: [Int])]] = [:]
    for row in rows {
      let name = ElementName(row.name)
      if groups[name.site] == nil { order.append(name.site) }
      groups[name.site, default: []].append((row, name.indices))
    }
    return order.map { SiteSummary(site: $0, elements: groups[$0] ?? []) }
  }
}
