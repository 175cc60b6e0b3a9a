import TSFiles
import TSModel

/// The graph of a model as a file: its description for Graphviz, or a picture that Graphviz draws of it.
struct GraphPicture {
  private let path: String
  private let kind: String

  /// - Throws: a ``Failure`` of wrong usage for a name without a known ending.
  init(path: String) throws(Failure) {
    self.path = path
    let name = path.split(separator: "/").last ?? ""
    kind = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    guard ["dot", "gv", "svg", "png", "pdf"].contains(kind) else {
      let found = kind.isEmpty ? "no ending" : "the ending '.\(kind)'"
      throw Failure(.usage, "--graph \(path): found \(found), expected .dot, .gv, .svg, .png or .pdf")
    }
  }

  /// Writes the graph.
  ///
  /// - Throws: a ``Failure`` where Graphviz is needed and is not there, or the file cannot be made.
  func write(_ graph: SiteGraph, overwrite: Bool) throws {
    let program = try drawingProgram()
    let output = try OutputFile(path, overwrite: overwrite)
    var bytes = Array(graph.dot.utf8)
    if let program {
      let result = try ChildProcess(program: program, arguments: ["-T\(kind)"]).run(input: bytes)
      guard result.exitCode == 0, !result.output.isEmpty else {
        let complaint = String(decoding: result.errors.prefix(200), as: UTF8.self)
        throw Failure(.cannotCreate, "\(path): dot could not draw it: \(complaint)")
      }
      bytes = result.output
    }
    try output.write(bytes)
    try output.commit()
  }

  /// The program that draws; nil where none is needed.
  private func drawingProgram() throws(Failure) -> String? {
    if kind == "dot" || kind == "gv" { return nil }
    guard let program = ChildProcess.find("dot", in: environmentVariable("PATH")) else {
      throw Failure(
        .cannotCreate,
        "\(path): needs the program dot, which is not installed; install Graphviz (apt install graphviz), or write a .dot file"
      )
    }
    return program
  }
}
