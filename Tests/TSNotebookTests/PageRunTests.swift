import Foundation
import TSFiles
import TSNotebook
import Testing

/// Programs of pages, played by scripts: nothing is compiled.
@Suite struct PageRunTests {
  let cells = "--- swift\nprint(1)\n---\nProse.\n--- swift\nprint(2)\n---\n"

  /// Runs a body with a page and a script that stands for its program.
  func run(_ script: String, limit: Duration = .seconds(60)) throws -> [[String]] {
    try withTemporaryDirectory { folder in
      let page = folder.appendingPathComponent("page.txt")
      let program = folder.appendingPathComponent("program")
      try cells.write(to: page, atomically: false, encoding: .utf8)
      let text = "#!/bin/sh\nmark() { printf '\\036cell %s\\036\\n' $1; }\n" + script
      try text.write(to: program, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
      return try PageRun.outputs(of: NotebookPage(path: page.path), program: program.path, limit: limit)
    }
  }

  @Test func outputsComeByCell() throws {
    #expect(
      try run("mark 0; echo one; mark 1; echo two; echo three; mark 2") == [["one"], ["two", "three"]])
  }

  @Test func theProgramRunsInThePagesFolder() throws {
    #expect(try run("mark 0; ls page.txt; mark 1; mark 2") == [["page.txt"], []])
  }

  @Test(arguments: [
    ("mark 0; exit 3", "page.txt:1: the cell ended the program, with exit code 3"),
    ("mark 0; mark 1; exit 0", "page.txt:5: the cell ended the program, with exit code 0"),
    ("mark 0; mark 1; mark 2; exit 1", "page.txt:5: the cell ended the program, with exit code 1"),
    ("mark 0; mark 1; kill -ILL $$", "page.txt:5: the cell trapped"),
    (
      "mark 0; mark 1; echo 'a.swift:3: Fatal error: Error raised at top level: no such site' >&2; kill -ILL $$",
      "page.txt:5: the cell threw: no such site"
    ),
    (
      "mark 0; echo \"0 f() in p at $(pwd -P)/page.txt:2:7\" >&2; kill -ILL $$",
      "page.txt:2: the cell trapped"
    ),
    (
      "mark 0; mark 1; exec sleep 60", "page.txt:5: the cell was stopped: the page took more than 2.0 seconds"
    ),
  ])
  func aCellThatEndsTheProgram(_ script: String, _ message: String) {
    // Two seconds: long enough for a shell to begin on a machine that is busy.
    let error = #expect(throws: FileError.self) {
      try run(script, limit: script.contains("sleep") ? .seconds(2) : .seconds(60))
    }
    #expect(error?.category == .badData)
    #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
  }
}

/// What is wrong with a job before anything is compiled.
@Suite struct NotebookJobTests {
  func errors(_ text: String?, _ prepare: (URL) throws -> Void = { _ in }) throws -> [FileError] {
    try withTemporaryDirectory { folder in
      let page = folder.appendingPathComponent("page.txt")
      if let text { try text.write(to: page, atomically: false, encoding: .utf8) }
      try prepare(page)
      return NotebookJob(.rewrite).run([page.path]) { path, _ in Issue.record("\(path) ran") }
    }
  }

  @Test func noSuchPage() throws {
    #expect(try errors(nil).map(\.category) == [.noInput])
  }

  @Test func aPageThatIsWrong() throws {
    #expect(try errors("--- swift\n").map(\.category) == [.badData])
  }

  @Test func aPageOutsideAnyPackage() throws {
    let errors = try errors("--- swift\n---\n")
    #expect(errors.map(\.category) == [.noInput])
    #expect(errors.first?.description.contains("Package.swift") == true)
  }

  @Test func aPageThatMayNotBeWritten() throws {
    // Everything may be written by root.
    guard getuid() != 0 else { return }
    let errors = try errors("--- swift\n---\n") { page in
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: page.path)
    }
    #expect(errors.map(\.category) == [.cannotCreate])
  }
}

/// Runs a body in a directory of its own, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent("notebook-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: place) }
  return try body(place)
}
