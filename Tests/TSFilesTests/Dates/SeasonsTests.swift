import TSFiles
import Testing

@Suite struct SeasonsTests {
  @Test(
    "The seasons of each frequency, the usual one first",
    arguments: [
      (TimeStep.months(1), [12]), (.months(3), [4]), (.months(2), [6]), (.months(6), [2]), (.months(12), []),
      (.months(5), []),
      (.lastWorkingDays(months: 1), [12]), (.workingDay(.saturdayAndSunday), [5]),
      (.workingDay(.sunday), [6]),
      (.microseconds(7 * 86_400_000_000), [365.25 / 7]), (.microseconds(86_400_000_000), [7, 365.25]),
      (.microseconds(3_600_000_000), [24, 168]), (.microseconds(600_000_000), [144, 1008]),
      (.microseconds(6 * 3_600_000_000), [4, 28]), (.microseconds(60_000_000), [1440, 10_080]),
      (.microseconds(1_000_000), [60, 3600]), (.number(1), []),
    ] as [(TimeStep, [Double])])
  func seasons(_ step: TimeStep, _ seasons: [Double]) {
    #expect(step.seasons == seasons)
  }
}
