import Foundation
import Testing

/// What a person may type or feed in that is wrong: the code, and a message that says what was expected.
@Suite struct BadInputTests {
  let tool = Tool()

  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: String
    let code: Int32
    let parts: [String]

    init(_ arguments: String, _ code: Int32, _ parts: String...) {
      self.arguments = arguments
      self.code = code
      self.parts = parts
    }

    var testDescription: String { arguments }
  }

  static let usage = [
    Case("sample randomwalk --seed -1", 64, "'-1'", "--seed", "from 0 to 9223372036854775807"),
    Case("sample randomwalk --seed 9223372036854775808", 64, "from 0 to 9223372036854775807"),
    Case("sample randomwalk --seed 18446744073709551616", 64, "from 0 to 9223372036854775807"),
    Case("sample randomwalk --seed 1.5", 64, "'1.5'", "whole number"),
    Case("sample randomwalk --seed a", 64, "'a'", "whole number"),
    Case("sample randomwalk --seed", 64, "--seed"),
    Case("sample randomwlk", 64, "'randomwlk'", "did you mean randomwalk?"),
    Case("sample nothinglikeit", 64, "randomwalk, ar"),
    Case("describe nothinglikeit", 64, "randomwalk, ar"),
    Case("sampel randomwalk", 64, "'sampel'", "did you mean sample?"),
    Case("frobnicate", 64, "list, describe, sample, fit"),
    Case("sample", 64, "<model>"),
    Case("sample randomwalk extra", 64, "'extra'"),
    Case("sample randomwalk --pahts 3", 64, "--pahts", "--paths"),
    Case("sample randomwalk --paths 0", 64, "from 1"),
    Case("sample randomwalk --paths -3", 64, "from 1"),
    Case("sample randomwalk --paths 1e3", 64, "from 1"),
    Case("sample randomwalk --steps -1", 64, "steps is -1", "0 to"),
    Case("sample randomwalk --steps 1.5", 64, "steps", "whole number"),
    Case("sample randomwalk --steps many", 64, "steps", "whole number"),
    Case("sample randomwalk --steps 99999999999999999999", 64, "steps"),
    Case("sample randomwalk --steps 3 --set steps=4", 64, "steps is set twice"),
    Case("sample randomwalk --set scale=1 --set scale=2", 64, "scale is set twice"),
    Case("sample randomwalk --set scle=3", 64, "'scle'", "did you mean scale?"),
    Case("sample randomwalk --set qqqqqqq=3", 64, "steps, start, drift, scale"),
    Case("sample randomwalk --set scale", 64, "name=value"),
    Case("sample randomwalk --set =3", 64, "name=value"),
    Case("sample randomwalk --set scale=0", 64, "scale is 0", "above 0"),
    Case("sample randomwalk --set scale=-1", 64, "scale is -1", "above 0"),
    Case("sample randomwalk --set scale=nan", 64, "scale", "above 0"),
    Case("sample randomwalk --set scale=inf", 64, "scale", "above 0"),
    Case("sample randomwalk --set scale=1e999", 64, "scale", "above 0"),
    Case("sample randomwalk --set scale=0x10", 64, "scale"),
    Case("sample randomwalk --set scale=1,5", 64, "scale"),
    Case("sample randomwalk --set scale=", 64, "scale cannot be unset"),
    Case("sample randomwalk --seed 1 --set scale=1e308", 64, "site 'x', step 5", "finite"),
    Case("sample ar --set beta=1,2,3", 64, "beta has 3 values, but order is 2"),
    Case("sample ar --set beta=1,,2", 64, "beta"),
    Case("sample ar --set order=1001", 64, "order is 1001"),
    Case(
      "sample ar --set before=never", 64, "before=never is not allowed; expected zeros, given, stationary"),
    Case("sample ar --set before=Given", 64, "did you mean given?", "expected zeros, given, stationary"),
    Case("sample ar --set before=", 64, "before cannot be unset; expected zeros, given, stationary"),
    Case("sample ar --set prior=partly", 64, "expected coefficients, partial"),
    Case("sample ar --set before=given", 64, "site 'y'", "none here"),
    Case("sample randomwalk --steps 1000000000000", 64, "10^12"),
    Case("sample randomwalk --steps 1000000 --paths 1000000", 64, "10^12"),
    Case("sample randomwalk --steps 900000000000", 64, "memory"),
    Case("sample randomwalk --format xml", 64, "'xml'", "csv", "json"),
    Case("sample randomwalk --precision half", 64, "'half'", "double", "float"),
    Case("sample randomwalk --stream pcg", 64, "'pcg'", "numpyro", "addressed"),
    Case("sample randomwalk --plot walk.pdf", 64, ".svg", ".png", "terminal"),
    Case("sample randomwalk --plot walk.svg --output walk.svg", 64, "same file"),
    Case("sample randomwalk --column x", 64, "--condition"),
    Case("list --all", 64, "--all"),
    Case("--frobnicate", 64, "--frobnicate"),
  ]

  @Test(arguments: usage)
  func isRefusedWithWhatWasExpected(_ test: Case) throws {
    let outcome = try tool.run(test.arguments.split(separator: " ").map(String.init))
    expectFailure(outcome, test.code, test.parts)
  }

  @Test func hugeSizesAreRefusedAtOnce() throws {
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try tool("sample", "randomwalk", "--steps", "1000000000000") }
    #expect(time < .seconds(5))
  }

  @Test func messagesStayOnOneLine() throws {
    let outcome = try tool("sample", "random\nwalk\u{1B}[31m")
    expectFailure(outcome, 64, [])
    #expect(!outcome.errors.contains("\u{1B}"))
    expectFailure(try tool("sample", "randomwalk", "--set", "a\nb=3"), 64, [])
    expectFailure(try tool("sample", "randomwalk", "--condition", "no\nfile.csv"), 66, [])
  }

  @Test func bytesThatAreNoText() throws {
    let outcome = try tool.shell("\"$TSMODEL\" sample $'\\xff\\xfe' --seed 1")
    expectFailure(outcome, 64, [])
    #expect(try tool.shell("\"$TSMODEL\" ''").code == 64)
  }
}
