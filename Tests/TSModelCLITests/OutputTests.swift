import Foundation
import Testing

/// Where the output goes, and what happens when it cannot.
@Suite struct OutputTests {
  @Test func filesAreWrittenWholeAndNotReplaced() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let arguments = ["sample", "randomwalk", "--seed", "1", "--steps", "3", "--output", "a.csv"]
      let first = try tool.run(arguments)
      #expect(first.code == 0 && first.output.isEmpty && first.errors.isEmpty, "\(first)")
      let file = place.appendingPathComponent("a.csv")
      let printed = try tool("sample", "randomwalk", "--seed", "1", "--steps", "3").output
      #expect(try String(contentsOf: file, encoding: .utf8) == printed)
      expectFailure(try tool.run(arguments), 73, ["a.csv", "exists", "--overwrite"])
      let again = try tool(
        "sample", "randomwalk", "--seed", "2", "--steps", "3", "-o", "a.csv", "--overwrite")
      #expect(again.code == 0, "\(again)")
      #expect(try String(contentsOf: file, encoding: .utf8) != printed)
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["a.csv"])
    }
  }

  @Test func failedRunsLeaveNothingBehind() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      expectFailure(
        try tool("sample", "randomwalk", "--seed", "1", "--set", "drift=1e308", "-o", "a.csv"), 64, ["step 1"]
      )
      expectFailure(
        try tool("sample", "ar", "--set", "beta=1", "--seed", "1", "-o", "a.csv", "--plot", "a.svg"), 64,
        ["beta"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }
  }

  @Test func placesThatCannotBeWritten() throws {
    let tool = Tool()
    let arguments = ["sample", "randomwalk", "--seed", "1", "--output"]
    expectFailure(try tool.run(arguments + ["none/a.csv"]), 73, ["none/a.csv", "directory"])
    expectFailure(try tool.run(arguments + ["/"]), 73, ["directory"])
    expectFailure(try tool.run(arguments + [""]), 73, ["empty"])
    expectFailure(try tool.run(["sample", "randomwalk", "--plot", "none/a.svg"]), 73, ["none/a.svg"])
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: ["sample randomwalk --seed 1", "list", "describe ar", "--help", "--version", "sample --help"])
  func fullDisk(arguments: String) throws {
    expectFailure(try Tool().shell("\"$TSMODEL\" \(arguments) > /dev/full"), 74, ["No space left"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDiskOfAFile() throws {
    let tool = Tool()
    expectFailure(try tool("sample", "randomwalk", "--seed", "1", "--output", "/dev/full"), 74, ["/dev/full"])
    let json = try tool("sample", "randomwalk", "--seed", "1", "--format", "json", "--output", "/dev/full")
    expectFailure(json, 74, ["/dev/full"])
  }

  @Test(arguments: ["csv", "json"])
  func closedPipeEndsQuietly(format: String) throws {
    let line =
      "\"$TSMODEL\" sample randomwalk --paths 20000 --seed 1 --format \(format) | head -1; "
      + "exit ${PIPESTATUS[0]}"
    let outcome = try Tool().shell(line)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
    #expect(outcome.lines.count == 1)
  }

  @Test func closedStandardOutputIsAnError() throws {
    expectFailure(try Tool().shell("\"$TSMODEL\" list >&-"), 74, ["standard output"])
    // Nothing may be written to a file that has got the number of a descriptor that was closed.
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let outcome = try tool.shell(
        "\"$TSMODEL\" sample randomwalk -o a.csv --plot none.pdf 2>&- 1>&- <&-; exit $?")
      #expect(outcome.code == 64)
      let quiet = try tool.shell("\"$TSMODEL\" sample randomwalk --steps 1 -o a.csv 2>&- 1>&- <&-; exit $?")
      #expect(quiet.code == 0)
      let content = try String(contentsOf: place.appendingPathComponent("a.csv"), encoding: .utf8)
      #expect(content.hasPrefix("path,step,x\n") && !content.contains("seed"))
    }
  }

  @Test(arguments: [("INT", 130), ("TERM", 143)])
  func interruptLeavesNothingBehind(signal: String, code: Int32) throws {
    // Started in the background a shell ignores the interrupt for its children; with job control it does not.
    try withTemporaryDirectory { place in
      let outcome = try Tool(directory: place).shell(
        """
        set -m
        "$TSMODEL" sample randomwalk --steps 100 --paths 2000000000 --seed 1 --output a.csv &
        for i in {1..100}; do [ -n "$(ls -A . | grep part)" ] && break; sleep 0.05; done
        ls -A | grep -c part
        kill -\(signal) $!
        wait $!
        code=$?
        ls -A
        exit $code
        """)
      #expect(outcome.code == code, "\(outcome)")
      #expect(outcome.lines == ["1"])
      #expect(
        outcome.errors.contains("tsmodel: \(signal == "INT" ? "interrupted" : "terminated")"), "\(outcome)")
    }
  }

  @Test func interruptDuringOneLongPath() throws {
    let clock = ContinuousClock()
    let time = try clock.measure {
      let outcome = try Tool().shell(
        """
        set -m
        "$TSMODEL" sample randomwalk --steps 50000000 --seed 1 > /dev/null &
        sleep 0.3
        kill -INT $!
        wait $!
        """)
      #expect(outcome.code == 130, "\(outcome)")
    }
    #expect(time < .seconds(3))
  }
}
