import TSFiles
import Testing

@Suite struct ChildProcessTests {
  @Test func aProgramThatTakesTooLongIsStopped() throws {
    let start = ContinuousClock.now
    // Long enough for a shell to begin on a machine that is busy.
    let child = ChildProcess(
      program: "/bin/sh", arguments: ["-c", "echo begun; exec sleep 60"], limit: .seconds(2))
    let result = try child.run()
    #expect(result.isOverTime)
    #expect(result.exitCode == nil)
    #expect(result.output == Array("begun\n".utf8))
    #expect(start.duration(to: .now) < .seconds(30))
  }

  @Test func aProgramWithinItsTimeIsNot() throws {
    let child = ChildProcess(program: "/bin/sh", arguments: ["-c", "echo done; exit 3"], limit: .seconds(60))
    let result = try child.run()
    #expect(!result.isOverTime)
    #expect(result.exitCode == 3)
  }
}
