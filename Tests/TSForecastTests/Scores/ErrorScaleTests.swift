import TSForecast
import TestSupport
import Testing

@Suite struct ErrorScaleTests {
  @Test func scalesAreThoseOfGluonTS() throws {
    for reference in ScoresReference.all["series"].elements {
      let scale = try ErrorScale(history: reference["history"].numbers, period: reference["period"].integer)
      #expect(isClose(scale.value ?? .nan, reference["scale"].number, relative: 1e-13))
    }
  }

  @Test func gapsAreLeftOut() throws {
    // Of the pairs two apart 1-4, nil-2, 4-nil, 2-7 two are whole.
    #expect(try ErrorScale(history: [1, nil, 4, 2, nil, 7], period: 2) == .meanChange(4))
  }

  @Test func withoutAScale() throws {
    #expect(try ErrorScale(history: [5, 5, 5], period: 1) == .constant)
    #expect(try ErrorScale(history: [1, 2, 1, 2, 1], period: 2) == .constant)
    #expect(try ErrorScale(history: [1, 2, 3], period: 3) == .tooShort)
    #expect(try ErrorScale(history: [1, nil, 3, nil], period: 1) == .tooShort)
    #expect(try ErrorScale(history: [], period: .max) == .tooShort)
    #expect(try ErrorScale(history: [], period: 1).value == nil)
  }

  @Test func notAHistory() {
    #expect(
      message { _ = try ErrorScale(history: [1, 2], period: 0) }
        == "the period: found 0, expected 1 or more")
    #expect(
      message { _ = try ErrorScale(history: [1, .nan], period: 1) }
        == "the history: found nan as value 2, expected a finite number or a gap")
    #expect(
      message { _ = try ErrorScale(history: [-1e308, 1e308], period: 1) }
        == "the history: found changes that are too large to add up, expected smaller values")
  }
}
