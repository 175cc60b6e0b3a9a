// The description that Graphviz draws: an ellipse for a drawn site, filled where it has data, a box for a computed value, a
// frame for a scan or a plate.
extension SiteGraph {
  /// The graph in the language of Graphviz.
  public var dot: String {
    var lines = [
      "digraph model {", "  node [fontname=\"Helvetica\", fontsize=11];",
      "  graph [fontname=\"Helvetica\", fontsize=10, labeljust=r, labelloc=b];",
    ]
    lines += Self.lines(sites, depth: 0)
    lines += edges.map { "  \(Self.quoted($0.from)) -> \(Self.quoted($0.to));" }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// The sites at a depth of loops: those outside further ones, then each loop with what it holds.
  private static func lines(_ sites: [Site], depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth + 1)
    var lines = sites.filter { $0.loops.count == depth }.map { indent + node($0) }
    var inner: [Loop] = []
    for site in sites where site.loops.count > depth && !inner.contains(site.loops[depth]) {
      inner.append(site.loops[depth])
    }
    for loop in inner {
      let name =
        loop.name.isEmpty
        ? "\(loop.length) \(loop.length == 1 ? "step" : "steps")" : "\(loop.name), \(loop.length)"
      lines += ["\(indent)subgraph cluster_\(loop.identifier) {", "\(indent)  label=\(quoted(name));"]
      lines += self.lines(
        sites.filter { $0.loops.count > depth && $0.loops[depth] == loop }, depth: depth + 1)
      lines.append("\(indent)}")
    }
    return lines
  }

  private static func node(_ site: Site) -> String {
    let label = escaped(site.name) + (site.family.isEmpty ? "" : "\\n\(site.family)")
    let look =
      switch site.kind {
      case .sample: site.isObserved ? "shape=ellipse, style=filled, fillcolor=\"#d0d7de\"" : "shape=ellipse"
      case .deterministic: "shape=box, style=dashed"
      case .factor: "shape=box, style=filled, fillcolor=\"#d0d7de\""
      }
    return "\(quoted(site.name)) [label=\"\(label)\", \(look)];"
  }

  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
  }
}
