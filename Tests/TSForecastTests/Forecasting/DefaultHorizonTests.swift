import TSForecast
import Testing

@Suite struct DefaultHorizonTests {
  @Test(
    arguments: [
      ([], 100, 10), ([], 12, 4), ([], 1, 1), ([], 0, 1), ([12], 24, 12), ([4], 40, 8),
      ([7, 365.25], 900, 28),
      ([52.18], 300, 52), ([365.25], 900, 10), ([24, 168], 2000, 24), ([.nan, .infinity], 30, 10),
      ([1e300], 30, 10),
    ] as [([Double], Int, Int)])
  func whatIsUsual(_ seasons: [Double], _ values: Int, _ horizon: Int) {
    #expect(defaultHorizon(seasons: seasons, values: values) == horizon)
  }
}
