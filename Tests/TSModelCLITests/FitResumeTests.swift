import Foundation
import Testing

/// Fits that are stopped, and go on.
@Suite struct FitResumeTests {
  let tool = Tool()

  /// Starts a fit and sends it a signal as soon as a shell condition holds, however slow the machine.
  ///
  /// With job control: without it a shell has its background jobs ignore the interrupt.
  func stop(
    _ arguments: [String], in place: URL, _ signal: String, when condition: String
  ) throws -> Outcome {
    var tool = tool
    tool.directory = place
    return try tool.shell(
      """
      set -m
      "$TSMODEL" \(arguments.joined(separator: " ")) &
      for i in {1..6000}; do \(condition) && break; sleep 0.01; done
      kill -\(signal) $!
      wait $!
      """)
  }

  @Test(
    "A fit that was killed or interrupted goes on to the same bytes, and keeps what it had",
    arguments: [("KILL", "chain-1.csv"), ("KILL", "checkpoint-1.json"), ("INT", "checkpoint-2.json")])
  func goesOn(signal: String, once file: String) throws {
    try withTemporaryDirectory { place in
      let arguments =
        FitTests.arguments + ["--warmup", "300", "--draws", "20000", "--chains", "2", "--jobs", "1"]
      #expect(try tool.run(arguments + ["--output", "\(place.path)/whole"]).code == 0)
      let stopped = try stop(arguments + ["--output", "cut"], in: place, signal, when: "[ -e cut/\(file) ]")
      if signal == "INT" {
        #expect(stopped.code == 130, "\(stopped)")
        #expect(stopped.errors.contains("fit --resume cut"), "\(stopped)")
      }
      let chains = ["chain-1.csv", "chain-2.csv"]
      let whole = try chains.map { try bytes(place, "whole/\($0)") }
      let before = try bytes(place, "cut/chain-1.csv")
      #expect(before.count < whole[0].count)
      let resumed = try tool("fit", "--resume", "\(place.path)/cut")
      #expect(resumed.code == 0, "\(resumed)")
      #expect(try chains.map { try bytes(place, "cut/\($0)") } == whole)
      if signal == "INT" { #expect(whole[0].starts(with: before)) }
    }
  }

  @Test("What was drawn before an interruption is not drawn again")
  func rowsAreKept() throws {
    try withTemporaryDirectory { place in
      let arguments = FitTests.arguments + ["--draws", "20000", "--chains", "1"]
      _ = try stop(
        arguments + ["--output", "cut"], in: place, "KILL", when: "[ -e cut/checkpoint-1.json ]")
      // A mark in the first row would not outlive its being drawn anew.
      let file = place.appendingPathComponent("cut/chain-1.csv")
      var lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      let row = try #require(lines.firstIndex { $0.first == "-" }, "no draw yet")
      let mark = "-1" + lines[row].dropFirst()
      lines[row] = mark[...]
      try lines.joined(separator: "\n").write(to: file, atomically: false, encoding: .utf8)
      #expect(try tool("fit", "--resume", "\(place.path)/cut").code == 0)
      let after = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(after[row] == mark)
      #expect(after.count { $0.first == "-" } == 20000)
    }
  }

  @Test("Stopped at any moment, a directory can be gone on with or be used again")
  func anyMoment() throws {
    try withTemporaryDirectory { place in
      let arguments =
        FitTests.arguments
        + ["--warmup", "300", "--draws", "400", "--chains", "2", "--jobs", "1", "--overwrite", "--output"]
      _ = try tool.run(arguments + ["\(place.path)/whole"])
      let chains = ["chain-1.csv", "chain-2.csv"]
      let whole = try chains.map { try bytes(place, "whole/\($0)") }
      for step in 0..<24 {
        let (signal, delay) = (step % 2 == 0 ? "KILL" : "INT", 0.003 * Double(step))
        _ = try stop(arguments + ["cut"], in: place, signal, when: "sleep \(delay)")
        let hasRecord = FileManager.default.fileExists(atPath: "\(place.path)/cut/run.json")
        let next =
          hasRecord
          ? try tool("fit", "--resume", "\(place.path)/cut") : try tool.run(arguments + ["\(place.path)/cut"])
        #expect([0, 2].contains(next.code), "after \(delay) s: \(next)")
        #expect(try chains.map { try bytes(place, "cut/\($0)") } == whole, "\(signal) after \(delay) s")
      }
    }
  }

  @Test("What a fit that was killed while it began leaves behind is in nobody's way")
  func remains() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let arguments = FitTests.arguments + FitTests.short + ["--output", "fit"]
      let folder = place.appendingPathComponent("fit")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for name in ["data.csv", ".part-0123456789abc"] {
        try "x".write(to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
      }
      #expect([0, 2].contains(try tool.run(arguments).code))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(
        names == [
          "chain-1.csv", "chain-2.csv", "checkpoint-1.json", "checkpoint-2.json", "data.csv", "run.json",
        ])
      // Draws are not thrown away unasked.
      try FileManager.default.removeItem(at: folder.appendingPathComponent("run.json"))
      expectFailure(try tool.run(arguments), 73, ["run.json is gone", "--overwrite"])
      #expect([0, 2].contains(try tool.run(arguments + ["--overwrite"]).code))
    }
  }

  @Test("Two processes do not fit into one directory")
  func oneAtATime() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let arguments = (FitTests.arguments + ["--draws", "10000000", "--output", "fit"]).joined(separator: " ")
      let outcome = try tool.shell(
        """
        "$TSMODEL" \(arguments) 2> /dev/null &
        for i in {1..6000}; do [ -e fit/chain-1.csv ] && break; sleep 0.01; done
        "$TSMODEL" \(arguments) --overwrite; echo $?
        "$TSMODEL" fit --resume fit; echo $?
        kill -KILL $!
        wait $!
        """)
      #expect(outcome.lines == ["73", "73"], "\(outcome)")
      #expect(outcome.errors.components(separatedBy: "another process is fitting into it").count == 3)
    }
  }
}
