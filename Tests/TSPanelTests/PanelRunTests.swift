import Foundation
import TSFiles
import TSForecast
import TSPanel
import TestSupport
import Testing

@Suite struct PanelRunTests {
  private let rows = panelRows(series: 12)
  private var settings: PanelSettings {
    var settings = quickSettings
    (settings.totals, settings.paths, settings.isChecked) = (["store"], 20, true)
    return settings
  }

  /// Shards, the order of rows and threads change no byte.
  @Test func theSameBytesWhateverTheShards() throws {
    try withPlace { place in
      var all: [(forecasts: String, totals: String, paths: String, errors: String, lines: [String])] = []
      for (shards, isShuffled, jobs) in [(1, false, 1), (7, false, 2), (40, true, 2), (3, true, 3)] {
        let job = try planned(
          isShuffled ? shuffled(rows) : rows, in: place, job: "job\(shards)", shards: shards,
          settings: settings)
        let result = try ran(job.directory, jobs: jobs)
        #expect(result.series == 12 && result.failed == 0 && result.done == shards)
        let out = try collected(job.directory)
        all.append((out.forecasts, out.totals, out.paths, out.errors, out.summary.lines))
      }
      let first = try #require(all.first)
      #expect(lines(first.forecasts).count == 1 + 12 * 3)
      #expect(lines(first.totals).count == 1 + 3 * 3)
      #expect(lines(first.paths).count == 1 + 12 * 3 * 20)
      for other in all.dropFirst() {
        #expect(other.forecasts == first.forecasts)
        #expect(other.totals == first.totals)
        #expect(other.paths == first.paths)
        #expect(other.lines == first.lines)
      }
    }
  }

  /// Each series has the forecast that it has alone.
  @Test func aSeriesIsForecastAsAlone() throws {
    try withPlace { place in
      let job = try planned(rows, in: place)
      try ran(job.directory)
      let found = lines(try collected(job.directory).forecasts)
      for item in [0, 5, 11] {
        let own = rows.filter { $0.contains(",i\(item),") }
        let table = try SeriesReader().parse(
          Array(([panelHeader] + own).joined(separator: "\n").utf8), file: "own")
        let timeline = try #require(try table.timeline())
        let formula = try StructuralFormula("level")
        let forecaster = Forecaster(
          [formula.candidate(power: 0.35)], seed: PanelKey(["s\(item % 3)", "i\(item)"]).seed(root: 0))
        let forecast = try forecaster.forecast(
          Series(timeline.arranged(table.numbers(in: "sales")), stepsPerYear: 12), horizon: 3)
        for (step, points) in forecast.steps.enumerated() {
          let expected =
            "s\(item % 3),i\(item),\(timeline.label(at: 30 + step)),\(points.mean),\(points.standardDeviation),"
            + "\(points.quantile(0.1)),\(points.quantile(0.5)),\(points.quantile(0.9)),importance sampling"
          #expect(found.contains(expected))
        }
      }
    }
  }

  /// A run that was killed leaves half a file under a temporary name, and a claim that nobody holds.
  @Test func goesOnAfterAKill() throws {
    try withPlace { place in
      let whole = try planned(rows, in: place, job: "whole")
      try ran(whole.directory)
      let job = try planned(rows, in: place)
      try ran(job.directory, selection: 0..<1)
      try write("store,it", to: "\(job.directory.path)/out/.part-0123456789abc")
      try write("\(hostName()) 4194305\n", to: job.directory.file(.claims, 1))
      let result = try ran(job.directory)
      #expect(result.done == 3 && result.doneBefore == 1 && result.busy.isEmpty)
      #expect(try collected(job.directory).forecasts == collected(whole.directory).forecasts)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(job.directory.path)/claims").isEmpty)
    }
  }

  @Test func whatIsDoneIsPassedOver() throws {
    try withPlace { place in
      let job = try planned(rows, in: place)
      try ran(job.directory)
      let before = try FileManager.default.attributesOfItem(atPath: job.directory.file(.out, 1))[
        .modificationDate]
      #expect(try ran(job.directory).doneBefore == 3)
      let after = try FileManager.default.attributesOfItem(atPath: job.directory.file(.out, 1))[
        .modificationDate]
      #expect(before as? Date == after as? Date)
      // An output that was changed is made anew.
      let text = try text(of: job.directory.file(.out, 1))
      try write(text.replacing("i", with: "j"), to: job.directory.file(.out, 1))
      #expect(try ran(job.directory).doneBefore == 2)
      #expect(try TSPanelTests.text(of: job.directory.file(.out, 1)) == text)
    }
  }

  @Test func aShardOfAnotherProcessIsLeftToIt() throws {
    try withPlace { place in
      let job = try planned(rows, in: place)
      try job.directory.prepare([.claims])
      let claim = try #require(try ShardClaim.take(job.directory.file(.claims, 2), host: "elsewhere"))
      let result = try ran(job.directory)
      #expect(result.busy == [2] && result.done == 2)
      claim.release()
      #expect(try ran(job.directory).busy.isEmpty)
    }
  }

  /// A shard that was edited is named; the others are done.
  @Test func anEditedShardIsRefused() throws {
    try withPlace { place in
      let job = try planned(rows, in: place)
      let file = job.directory.file(.input, 1)
      try write(try text(of: file) + "9,s9,i9,2015-01,1\n", to: file)
      let result = try ran(job.directory)
      #expect(result.done == 2 && result.faults.count == 1)
      let message = result.faults.first?.description ?? ""
      #expect(
        message.hasPrefix("\(file): found the digest ")
          && message.hasSuffix("it was changed since then; plan anew"))
      #expect(result.faults.first?.category == .badData)
      try FileManager.default.removeItem(atPath: file)
      #expect(try ran(job.directory).faults.first?.description.hasPrefix("\(file): no such file") == true)
    }
  }

  @Test func plansThatAreNone() throws {
    try withPlace { place in
      let job = try planned(rows, in: place)
      func fault() -> String { message { _ = try PanelRun(job.directory, program: "test 1") } }
      #expect(
        message { _ = try PanelRun(job.directory, program: "test 2") }.contains(
          "program: found test 1, expected test 2"))
      #expect(
        message { _ = try PanelRun(job.directory, selection: 2..<4, program: "test 1") }
          == "the shards: found 2..<4, expected some of 0..<3")
      let text = try text(of: job.directory.planFile)
      try write(text.replacing("\"horizon\": 3", with: "\"horizon\": 4"), to: job.directory.planFile)
      #expect(fault().contains("plan.json: checksum: found"))
      try write(text.replacing("\"version\": 1", with: "\"version\": 2"), to: job.directory.planFile)
      #expect(fault().contains("plan.json: version: found 2, expected 1"))
      try write("{}", to: job.directory.planFile)
      #expect(fault().contains("expected a plan of panel plan"))
      try FileManager.default.removeItem(atPath: job.directory.planFile)
      #expect(fault() == "\(job.directory.path): found no plan.json, expected a directory of panel plan")
    }
  }

  /// One series after another that cannot be forecast; the rest is.
  @Test func seriesThatFail() throws {
    try withPlace { place in
      var rows = panelRows(series: 3)
      let first = rows.count + 2
      rows += ["s0,one,2015-01,5"]
      rows += [
        "s0,twice,2015-01,1", "s0,twice,2015-02,2", "s0,twice,2015-02,3", "s0,twice,2015-03,3",
        "s0,twice,2015-04,4",
      ]
      rows +=
        (1...8).map { "s0,mixed,2015-0\($0)-01,\($0)" } + (1...8).map { "s0,mixed,2015-09-0\($0),\($0)" }
      rows += ["s0,word,2015-01,1", "s0,word,2015-02,much", "s0,word,2015-03,3"]
      rows += ["s0,none,2015-01,", "s0,none,2015-02,NA"]
      let job = try planned(rows, in: place)
      let result = try ran(job.directory)
      #expect(result.series == 8 && result.failed == 5 && result.faults.isEmpty)
      let out = try collected(job.directory)
      let errors = lines(out.errors)
      #expect(errors.first == "store,item,row,message")
      func error(_ item: String) -> String { errors.first { $0.hasPrefix("s0,\(item),") } ?? "" }
      #expect(error("one") == "s0,one,,\"sales is too short: found 1 value, expected 3 or more\"")
      #expect(
        error("twice")
          == "s0,twice,\(first + 2),\"rows \(first + 2) and \(first + 3), column \"\"month\"\": found \"\"2015-02\"\" twice, expected each time once\""
      )
      #expect(error("mixed").contains("one frequency"), "\(error("mixed"))")
      #expect(
        error("word").hasPrefix(
          "s0,word,\(first + 23),\"row \(first + 23), column \"\"sales\"\": found \"\"much\"\""))
      #expect(error("none").contains("found no value in 2 rows"))
      #expect(out.summary.failed == 5 && out.summary.isIncomplete)
      #expect(out.summary.lines.first == "8 series: 3 forecast, 5 failed")
    }
  }

  /// Of two rows with one time both are named, by their places in the file, however they are mixed.
  @Test func doubledTimesInShuffledRows() throws {
    try withPlace { place in
      let rows = [
        "a,x,2020-03,1", "b,x,2020-01,1", "a,x,2020-01,2", "b,x,2020-02,1", "a,x,2020-02,3", "a,x,2020-03,4",
      ]
      let job = try planned(rows, in: place)
      try ran(job.directory)
      let errors = lines(try collected(job.directory).errors)
      #expect(
        errors.contains {
          $0.hasPrefix("a,x,2,\"rows 2 and 7, column \"\"month\"\": found \"\"2020-03\"\" twice")
        })
    }
  }
}
