/// Prefixes the names of the sites inside, so that a part can be used twice in a model: "trend/x", "season/x".
public struct Scope: Handler, Sendable {
  let prefix: String
  let divider: String
  public let regionName: SiteName
  @usableFromInline var renamed: [SiteName?] = []

  /// A scope.
  ///
  /// - Parameters:
  ///   - prefix: what stands before each name.
  ///   - divider: what stands between prefix and name.
  public init(_ prefix: String, divider: String = "/") {
    self.prefix = prefix
    self.divider = divider
    regionName = SiteName(prefix + divider)
  }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if site.identifier < renamed.count, let name = renamed[site.identifier] {
      site.name = name
    } else {
      site.name = rename(site.identifier, site.name)
    }
  }

  @usableFromInline
  mutating func rename(_ identifier: Int, _ name: SiteName) -> SiteName {
    let full = SiteName("\(prefix)\(divider)\(name)")
    while renamed.count <= identifier { renamed.append(nil) }
    renamed[identifier] = full
    return full
  }
}

extension Model {
  /// The model with a prefix on the names of its sites.
  public func scope(_ prefix: String, divider: String = "/") -> Handled<Self, Scope> {
    handled(by: Scope(prefix, divider: divider))
  }
}
