import TSForecast
import Testing

@Suite struct CandidateTests {
  @Test func threeThatAreUnlikeEachOther() {
    let all = Candidate.automatic(seasons: [12, 52.18])
    #expect(all.map(\.name) == ["drift", "damped", "trend"])
    #expect(
      all.map(\.formula) == [
        "drift + seasonal(12) + seasonal(52.18) + ar(1) on powers of 0.5",
        "damped + seasonal(12) + seasonal(52.18) + ar(1) on powers of 0.2",
        "trend + seasonal(12) + seasonal(52.18) + ar(1) on powers of 0.35",
      ])
    #expect(Candidate.automatic(seasons: []).map(\.parts.count) == [2, 2, 2])
  }

  @Test func howAPowerIsWritten() {
    #expect(Candidate("x", [Trend()], power: 1).formula == "trend")
    #expect(Candidate("x", [Trend()], power: 0).formula == "trend on logarithms")
  }
}
