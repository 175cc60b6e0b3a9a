import TSInference
import TSNumerics
import TSProbability

/// The draws of a fit by site: which of the layout's sites there are draws of, and where these lie.
public struct PosteriorSites: Sendable {
  /// All latent and computed sites of the model.
  public let layout: LatentLayout
  /// The draws of the sites that were kept.
  public let draws: PosteriorDraws
  /// The place of the first number of each site that was kept.
  private let first: [String: Int]
  /// Draws the others again.
  private var redraw: StateRedraw?

  /// - Parameters:
  ///   - layout: the sites of the model.
  ///   - draws: draws of some of them, each whole, in the order of the layout; nil where they are of other sites.
  public init?(layout: LatentLayout, draws: PosteriorDraws) {
    var first: [String: Int] = [:]
    var next = 0
    for site in layout.sites {
      // The names of a long site are made only where it is there.
      guard next < draws.names.count, draws.names[next] == site.firstColumnName else { continue }
      let columns = site.columnNames
      guard draws.names[next...].starts(with: columns) else { return nil }
      first[site.name] = next
      next += columns.count
    }
    guard next == draws.names.count else { return nil }
    self.layout = layout
    self.draws = draws
    self.first = first
  }

  /// The same; draws of other sites are an error.
  package init(_ layout: LatentLayout, of draws: PosteriorDraws) throws(ModelError) {
    guard let sites = PosteriorSites(layout: layout, draws: draws) else {
      throw ModelError(
        site: nil, position: [], reason: .other("the draws are of other sites than the model has"))
    }
    self = sites
  }

  /// The same with what draws the sites that were not kept.
  func completed(by redraw: StateRedraw) -> PosteriorSites {
    var sites = self
    sites.redraw = redraw
    return sites
  }

  /// Whether there is something that was not kept and is drawn again.
  var isRedrawn: Bool { redraw != nil }

  /// Whether there are draws of a site, kept or drawn again. One without numbers has nothing to keep.
  func holds(_ site: LatentLayout.Site) -> Bool { isKept(site) || redraw?.has(site) ?? false }

  private func isKept(_ site: LatentLayout.Site) -> Bool { first[site.name] != nil || site.count == 0 }

  /// The draws of a site; nil where they were not kept.
  func draws(of site: LatentLayout.Site) -> SiteDraws? {
    guard isKept(site) else { return nil }
    return SiteDraws(site: site, draws: draws, first: first[site.name] ?? 0)
  }

  /// The numbers of a site at one draw, kept or drawn again; nil where they cannot be had.
  package func values(of name: String, chain: Int, draw: Int) -> [Double]? {
    guard let site = layout.sites.first(where: { $0.name == name }) else { return nil }
    return draws(of: site)?[chain: chain, draw: draw] ?? redraw?.values(of: name, chain: chain, draw: draw)
  }

  /// The values of a site at one draw, as `substitute` and `condition` take them: missing where the site had data.
  func data(of site: LatentLayout.Site, chain: Int, draw: Int) -> SiteData? {
    if let draws = draws(of: site) { return site.data(draws[chain: chain, draw: draw]) }
    return redraw?.values(of: site.name, chain: chain, draw: draw).map { site.data($0) }
  }
}

extension LatentLayout.Site {
  /// The first of ``columnNames``; nil where the site has no numbers.
  fileprivate var firstColumnName: String? {
    guard count > 0, !shape.isEmpty else { return count > 0 ? name : nil }
    var rest = (positions?.first ?? 0) * eventCount
    var index: [Int] = []
    for length in shape.reversed() {
      index.append(rest % length)
      rest /= length
    }
    return "\(name)[\(index.reversed().map(String.init).joined(separator: ","))]"
  }
}
