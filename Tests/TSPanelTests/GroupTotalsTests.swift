import TSFiles
import TSForecast
import TSPanel
import Testing

@Suite struct GroupTotalsTests {
  private var settings: PanelSettings {
    var settings = quickSettings
    (settings.totals, settings.paths) = (["store"], 50)
    return settings
  }

  /// The totals are those of the paths of the members, which are written as well.
  @Test func totalsAreSumsOfPaths() throws {
    try withPlace { place in
      let job = try planned(panelRows(series: 7), in: place, settings: settings)
      try ran(job.directory)
      let out = try collected(job.directory)
      var sums: [String: [Double]] = [:]
      for line in lines(out.paths).dropFirst() {
        let cells = line.split(separator: ",").map(String.init)
        let draw = Int(cells[2]) ?? 0
        sums["\(cells[0]),\(cells[3])", default: Array(repeating: 0, count: 50)][draw] +=
          Double(cells[4]) ?? .nan
      }
      let totals = lines(out.totals)
      #expect(totals.first == "store,month,series,failed,mean,sd,\"0.1\",\"0.5\",\"0.9\"")
      #expect(totals.count == 1 + 3 * 3)
      for line in totals.dropFirst() {
        let cells = line.split(separator: ",").map(String.init)
        let points = try PredictivePoints(sums["\(cells[0]),\(cells[1])"] ?? [])
        #expect(cells[2] == (cells[0] == "s0" ? "3" : "2") && cells[3] == "0")
        let expected = [
          points.mean, points.standardDeviation, points.quantile(0.1), points.quantile(0.5),
          points.quantile(0.9),
        ]
        for (found, expected) in zip(cells[4...], expected) {
          #expect(abs((Double(found) ?? .nan) - expected) < 1e-10 * abs(expected))
        }
      }
    }
  }

  /// Series that end elsewhere, and series that failed.
  @Test func groupsThatAreNotWhole() throws {
    try withPlace { place in
      var rows = panelRows(series: 6)
      rows += (1...9).map { "s1,late,2018-0\($0),\($0)" } + ["s2,short,2015-01,1"]
      for shards in [1, 5] {
        let job = try planned(rows, in: place, job: "job\(shards)", shards: shards, settings: settings)
        try ran(job.directory)
        let out = try collected(job.directory)
        let totals = lines(out.totals).dropFirst()
        #expect(totals.count == 2 * 3)
        #expect(totals.filter { $0.hasPrefix("s0,") }.allSatisfy { $0.contains(",2,0,") })
        #expect(totals.filter { $0.hasPrefix("s2,") }.allSatisfy { $0.contains(",2,1,") })
        #expect(out.summary.isIncomplete)
        #expect(
          out.summary.lines.last
            == "no total of s1: the forecast of s1, i1 is of 3 steps from 2017-07, a month apart, that of s1, late of 3 steps "
            + "from 2018-10, a month apart; expected series that end at one time, with one step and one horizon"
        )
      }
    }
  }
}
