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
      code=147
      # A job that is stopped ends the waiting, too, with this code, and may have ended by the next look.
      while [ $code -eq 147 ] || kill -0 $! 2>/dev/null; do wait $!; code=$?; done
      exit $code
      """)
  }

  @Test(
    "A fit that was killed or interrupted goes on to the same bytes, and keeps what it had",
    arguments: [("KILL", "chain-1.csv"), ("KILL", "checkpoint-1.json"), ("INT", "checkpoint-2.json")])
  func goesOn(signal: String, once file: String) throws {
    try withTemporaryDirectory { place in
      let arguments =
        FitTests.arguments + ["--warmup", "300", "--draws", "60000", "--chains", "2", "--jobs", "1"]
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
      let arguments = FitTests.arguments + ["--draws", "60000", "--chains", "1"]
      _ = try stop(
        arguments + ["--output", "cut"], in: place, "KILL", when: "[ -e cut/checkpoint-1.json ]")
      // A chain that is drawn anew has its file emptied: whoever watches it would see it shorter than it was. Rows
      // behind the checkpoint, which tells how many bytes were written, may be cut off.
      let state = try String(decoding: bytes(place, "cut/checkpoint-1.json"), as: UTF8.self)
      let kept = try #require(state.firstMatch(of: /"bytes":([0-9]+)/).flatMap { Int($0.output.1) })
      let before = try bytes(place, "cut/chain-1.csv").count
      #expect(kept > 1000 && before >= kept)
      var tool = tool
      tool.directory = place
      let outcome = try tool.shell(
        """
        "$TSMODEL" fit --resume cut --no-summary &
        least=\(before)
        while kill -0 $! 2> /dev/null; do
          size=$(stat -c %s cut/chain-1.csv 2> /dev/null || stat -f %z cut/chain-1.csv)
          [ "$size" -lt "$least" ] && least=$size
        done
        wait $!
        echo $least
        """)
      let least = try #require(Int(outcome.lines.last ?? ""))
      #expect(least >= kept, "\(least) of \(before)")
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
      for name in ["data.csv", ".part-0123456789abc", "checkpoint-1.json"] {
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

  /// The bytes of every file of a fit, by name.
  func files(_ place: URL, _ name: String) throws -> [String: Data] {
    let folder = place.appendingPathComponent(name)
    var files: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[file] = try Data(contentsOf: folder.appendingPathComponent(file))
    }
    return files
  }

  static let shape = ["--warmup", "100", "--chains", "2", "--thin", "3", "--save-warmup", "--no-summary"]

  @Test("A fit that is lengthened is, to the byte, one that was begun so long")
  func lengthened() throws {
    try withTemporaryDirectory { place in
      let arguments = FitTests.arguments + FitResumeTests.shape
      func fit(_ name: String, _ draws: Int) throws {
        let outcome = try tool.run(arguments + ["--draws", "\(draws)", "--output", "\(place.path)/\(name)"])
        #expect([0, 2].contains(outcome.code), "\(outcome)")
      }
      try fit("long", 1200)
      try fit("fit", 50)
      for draws in [50, 51, 900, 1200] {
        let outcome = try tool("fit", "--resume", "\(place.path)/fit", "--draws", "\(draws)", "--no-summary")
        #expect([0, 2].contains(outcome.code), "\(outcome)")
      }
      #expect(try files(place, "fit") == files(place, "long"))
      let shorter = try tool("fit", "--resume", "\(place.path)/fit", "--draws", "1199")
      expectFailure(shorter, 65, ["checkpoint-1.json", "state.iteration", "cannot be shortened"])
      #expect(try files(place, "fit") == files(place, "long"))
    }
  }

  @Test("An interrupted fit is lengthened, too", arguments: ["INT", "KILL"])
  func interruptedAndLengthened(signal: String) throws {
    try withTemporaryDirectory { place in
      let arguments = FitTests.arguments + ["--chains", "2", "--jobs", "1", "--warmup", "300"]
      _ = try tool.run(arguments + ["--draws", "61000", "--output", "\(place.path)/long"])
      _ = try stop(
        arguments + ["--draws", "60000", "--output", "cut"], in: place, signal,
        when: "[ -e cut/checkpoint-2.json ]")
      let outcome = try tool("fit", "--resume", "\(place.path)/cut", "--draws", "61000")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(try files(place, "cut") == files(place, "long"))
    }
  }

  @Test("A chain's file that was cut or is lost is drawn again, to the byte")
  func drawnAgain() throws {
    try withTemporaryDirectory { place in
      let arguments = FitTests.arguments + FitResumeTests.shape + ["--draws", "100"]
      _ = try tool.run(arguments + ["--output", "\(place.path)/fit"])
      let whole = try files(place, "fit")
      let file = place.appendingPathComponent("fit/chain-2.csv")
      let content = try #require(whole["chain-2.csv"])
      for length in [nil, 0, 20, 800, content.count / 2, content.count - 200, content.count - 1] {
        if let length {
          try content.prefix(length).write(to: file)
        } else {
          try FileManager.default.removeItem(at: file)
          let lost = try tool("summary", "\(place.path)/fit")
          expectFailure(lost, 65, ["chain-2.csv", "is lost", "resume"])
        }
        let outcome = try tool("fit", "--resume", "\(place.path)/fit")
        #expect([0, 2].contains(outcome.code), "\(outcome)")
        #expect(try files(place, "fit") == whole, "cut to \(length ?? -1)")
      }
      // Without its checkpoint a chain is drawn again as well.
      try FileManager.default.removeItem(at: place.appendingPathComponent("fit/checkpoint-1.json"))
      #expect([0, 2].contains(try tool("fit", "--resume", "\(place.path)/fit").code))
      #expect(try files(place, "fit") == whole)
    }
  }

  @Test("Beside --resume every option that would have no effect is refused by its name")
  func optionsWithoutEffect() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      _ = try tool.run(FitTests.arguments + FitTests.short + ["--output", "fit"])
      let help = try tool("fit", "--help").output
      // Options of the help, each with something that it takes.
      let values = [
        "--metric": "dense", "--init": "1", "--target-accept": "0.7", "--column": "y=volume",
        "--set": "order=1",
        "--output": "x", "--start": "sigma=1", "--keep": "sigma", "--input": "x=volume",
      ]
      let allowed = ["--resume", "--draws", "--jobs", "--summary", "--no-summary", "--help", "--version"]
      let pattern = /(?m)^  (?:-[a-z], )?(?<first>--[a-z-]+)(?:\/(?<second>--[a-z-]+))?(?<value> <)?/
      var tested: [String] = []
      for match in help.matches(of: pattern) {
        let name = String(match.output.first)
        if allowed.contains(name) { continue }
        let value = match.output.value == nil ? [] : [values[name] ?? "3"]
        let outcome = try tool.run(["fit", "--resume", "fit", name] + value)
        expectFailure(outcome, 64, [name, "--resume goes on with a fit as it was begun"])
        tested.append(name)
      }
      #expect(
        tested.count >= 13 && tested.contains("--seed") && tested.contains("--save-warmup"), "\(tested)")
      expectFailure(try tool("fit", "ar", FitTests.nile, "--resume", "fit"), 64, ["a model, a file of data"])
      #expect([0, 2].contains(try tool("fit", "--resume", "fit", "--jobs", "1", "--no-summary").code))
    }
  }

  @Test("A second signal is answered, with how to go on")
  func twoSignals() throws {
    try withTemporaryDirectory { place in
      for (signal, word, code) in [
        ("TERM", "terminated", 143), ("HUP", "hung up", 129), ("INT", "interrupted", 130),
      ] {
        let arguments = FitTests.arguments + ["--draws", "10000000", "--chains", "1", "--overwrite"]
        let once = try stop(
          arguments + ["--output", signal], in: place, signal, when: "[ -e \(signal)/checkpoint-1.json ]")
        #expect(once.code == Int32(code), "\(once)")
        let said = "tsmodel: \(word); 'tsmodel fit --resume \(signal)' goes on\n"
        #expect(once.errors.contains(said), "\(once.errors)")
      }
      // Both are there when the process looks. The second one ends it at once, unless the work has ended in order by
      // then: whichever it is, it says so.
      let twice = try stop(
        FitTests.arguments + ["--draws", "10000000", "--chains", "1", "--output", "twice"], in: place, "CONT",
        when: "[ -e twice/checkpoint-1.json ] && kill -STOP $! && kill -TERM $! && kill -HUP $!")
      #expect([129, 143].contains(twice.code), "\(twice)")
      let word = twice.code == 143 ? "terminated" : "hung up"
      #expect(twice.errors.contains("tsmodel: \(word); 'tsmodel fit --resume twice' goes on\n"), "\(twice)")
    }
  }

  @Test("What a killed process left half-written goes with the next call, what a live one writes stays")
  func halfWrittenFiles() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let outcome = try tool.shell(
        """
        "$TSMODEL" sample randomwalk --steps 100 --paths 2000000000 --seed 1 --output a.csv &
        for i in {1..1000}; do [ -n "$(ls -A . | grep part)" ] && break; sleep 0.01; done
        "$TSMODEL" sample randomwalk --steps 1 --seed 1 --output b.csv
        ls -A | grep -c part
        kill -KILL $!
        wait $! 2> /dev/null
        ls -A | grep -c part
        "$TSMODEL" sample randomwalk --steps 1 --seed 1 --output c.csv
        ls -A | grep -c part
        ls
        """)
      #expect(outcome.lines == ["1", "1", "0", "b.csv", "c.csv"], "\(outcome)")
      _ = try tool.run(FitTests.arguments + FitTests.short + ["--output", "fit"])
      let whole = try files(place, "fit")
      try Data("x".utf8).write(to: place.appendingPathComponent("fit/.part-0123456789abc"))
      #expect([0, 2].contains(try tool("fit", "--resume", "fit").code))
      #expect(try files(place, "fit") == whole)
    }
  }
}
