import TSForecast
import Testing

@Suite struct SeriesTests {
  @Test func aSeasonNeedsTwoOfItself() {
    let values = [Double?](repeating: 1, count: 24)
    #expect(Series(values, seasons: [12, 13, 4]).usableSeasons == [12, 4])
    #expect(Series([nil] + values.dropLast(), seasons: [12]).usableSeasons == [])
    #expect(Series(values + [nil], seasons: [12.5]).usableSeasons == [12.5])
    #expect(Series([], seasons: [2]).usableSeasons == [])
    #expect(Series([nil, nil], seasons: [2]).usableSeasons == [])
  }

  @Test func lengthsThatAreNone() {
    let values = [Double?](repeating: 1, count: 24)
    #expect(Series(values, seasons: [1, 0, -4, .nan, .infinity, 1e300]).usableSeasons == [])
    #expect(Series(values, seasons: [4, 4, 6, 4.0]).usableSeasons == [4, 6])
  }
}
