import Foundation
import TSFiles
import TSForecast
import TSPanel
import TestSupport
import Testing

@Suite struct PanelPlannerTests {
  private let rows = panelRows(series: 4, months: 12)

  /// All rows of a key are in the shard of its hash, in the order of the file, with their places in it.
  @Test func rowsGoToTheShardOfTheirKey() throws {
    try withPlace { place in
      let job = try planned(rows, in: place, shards: 3)
      #expect(job.plan.rowCount == rows.count && job.plan.shards.count == 3)
      var found: [String] = []
      for shard in 0..<3 {
        let all = lines(try text(of: job.directory.file(.input, shard)))
        #expect(all.first == "\"row\",\"store\",\"item\",\"month\",\"sales\"")
        for line in all.dropFirst() {
          let cells = line.split(separator: ",").map(String.init)
          #expect(PanelKey([cells[1], cells[2]]).shard(of: 3) == shard)
          #expect(rows[(Int(cells[0]) ?? 0) - 2] == cells[1...].joined(separator: ","))
          found.append(line)
        }
      }
      #expect(Set(found).count == rows.count)
      #expect(try PanelPlan(job.directory) == job.plan)
    }
  }

  @Test func moreColumnsAndCovariates() throws {
    try withPlace { place in
      let rows = (1...9).flatMap { t in
        ["\(t),a,2020-0\(t),x,\(t * t),\(t % 3)", "\(t),b,2020-0\(t),y,\(t),\(t % 2)"]
      }
      let future = (1...3).flatMap { t in ["9,a,2020-1\(t - 1),x,,\(t)", "9,b,2020-1\(t - 1),x,,\(t)"] }
      var settings = quickSettings
      (settings.model, settings.horizon) = ("level + regression(price)", nil)
      let job = try planned(
        rows + future, in: place, settings: settings, header: "id,shop,date,text,sold,price", keys: ["shop"]
      ) { $0.value = "sold" }
      #expect(try ran(job.directory).failed == 0)
      // As far as the covariate goes.
      #expect(lines(try collected(job.directory).forecasts).count == 1 + 2 * 3)
      #expect(
        message {
          _ = try planned(rows, in: place, job: "b", header: "id,shop,date,text,sold,price", keys: ["shop"])
        }.contains("choose one with --column"))
      // A cell that is no number makes a column no other.
      #expect(
        message {
          _ = try planned(
            ["a,2020-01,much,1", "a,2020-02,2,1", "a,2020-03,3,1"], in: place, job: "c",
            header: "shop,date,sold,price", keys: ["shop"])
        }.contains("found 2 columns of numbers, \"sold\", \"price\"; choose one with --column"))
    }
  }

  @Test func wideFiles() throws {
    try withPlace { place in
      let header = "month,north,south"
      let rows = (1...9).map { "2020-0\($0),\($0 * $0),\(10 - $0)" }
      let columns = try planned(rows, in: place, header: header, keys: []) { $0.isWide = true }
      try ran(columns.directory)
      let wide = lines(try collected(columns.directory).forecasts)
      #expect(wide.first?.hasPrefix("series,month,mean") == true && wide.count == 7)
      let long = (1...9).flatMap { ["2020-0\($0),north,\($0 * $0)", "2020-0\($0),south,\(10 - $0)"] }
      let job = try planned(long, in: place, job: "long", header: "month,name,y", keys: ["name"])
      try ran(job.directory)
      #expect(lines(try collected(job.directory).forecasts).dropFirst() == wide.dropFirst())
      // The same with a series in each row.
      let months = (1...9).map { "2020-0\($0)" }.joined(separator: ",")
      let turned = [
        "north,x,\((1...9).map { "\($0 * $0)" }.joined(separator: ","))",
        "south,y,\((1...9).map { "\(10 - $0)" }.joined(separator: ","))",
      ]
      let across = try planned(turned, in: place, job: "rows", header: "name,text,\(months)", keys: ["name"])
      {
        $0.isWide = true
      }
      try ran(across.directory)
      #expect(lines(try collected(across.directory).forecasts).dropFirst() == wide.dropFirst())
    }
  }

  @Test func rowsWithoutTimesAreSteps() throws {
    try withPlace { place in
      let job = try planned(
        (1...9).map { "a,\($0 * $0)" }, in: place, header: "name,y", keys: ["name"])
      #expect(job.notes.first?.hasPrefix("no column of times was found") == true)
      try ran(job.directory)
      #expect(lines(try collected(job.directory).forecasts)[1].hasPrefix("a,\"9\","))
    }
  }

  @Test func keysThatAreTooMany() throws {
    try withPlace { place in
      let rows = (0..<3_000).map { "s\($0 % 7),\($0),2020-01,1" }
      let job = try planned(rows, in: place, shards: 2)
      #expect(
        job.notes
          == [
            "nearly every row has a key of its own, by column \"item\": found about 3000 keys in 3000 rows, expected many rows of each"
          ])
    }
  }

  @Test func settingsOfSingleSeries() throws {
    try withPlace { place in
      let file = "\(place)/own.csv"
      func fault(_ text: String) throws -> String {
        try write(text, to: file)
        try? FileManager.default.removeItem(atPath: "\(place)/job")
        return message { _ = try planned(rows, in: place) { $0.byKey = file } }
      }
      #expect(
        try fault("store,item,horizont\ns0,i0,5\n").contains(
          "column \"horizont\": found none of the settings (did you mean \"horizon\"?), expected store, item and any of model"
        ))
      #expect(
        try fault("item,horizon\ni0,5\n").contains(
          "found no column \"store\", expected all key columns, store, item"))
      #expect(
        try fault("store,item,horizon\ns0,i0,5\ns0,i9,5\ns8,i8,1\n")
          == "\(file): row 3: found the key s0, i9, which is not in \(place)/job.csv, nor are 1 more; expected keys of the data"
      )
      #expect(
        try fault("store,item,horizon\ns0,i0,5\ns0,i0,6\n").contains("rows 2 and 3: found s0, i0 twice"))
      #expect(
        try fault("store,item,horizon\ns0,i0,0\n").contains(
          "row 2, column \"horizon\": found \"0\", expected a whole"))
      #expect(
        try fault("store,item,model\ns0,i0,trand\n").contains("row 2, column \"model\": found \"trand\""))
      #expect(
        try fault("store,item,floor\ns0,i0,low\n").contains(
          "column \"floor\": found \"low\", expected a number"))
      try? FileManager.default.removeItem(atPath: "\(place)/job")
      try write("item,store,horizon,model,floor\ni0,s0,5,,\ni1,s1,,drift,20\n", to: file)
      let job = try planned(rows, in: place) { $0.byKey = file }
      #expect(try ran(job.directory).failed == 0)
      let found = lines(try collected(job.directory).forecasts)
      #expect(found.count { $0.hasPrefix("s0,i0,") } == 5)
      #expect(found.count { $0.hasPrefix("s2,i2,") } == 3)
    }
  }

  @Test func filesAndDirectoriesThatAreNone() throws {
    try withPlace { place in
      func fault(
        _ rows: [String], keys: [String] = ["store", "item"],
        _ change: (inout PanelPlanner) -> Void = { _ in }
      )
        throws -> String
      {
        try? FileManager.default.removeItem(atPath: "\(place)/job")
        return message { _ = try planned(rows, in: place, keys: keys, change) }
      }
      let file = "\(place)/job.csv"
      #expect(
        try fault(["a,,2020-01,1"])
          == "\(file): row 2, column \"item\": found nothing, expected the key of a series")
      #expect(
        try fault(["a,b,2020-01,1", "a,b,2020-02"]).hasPrefix("\(file): row 3: found 3 cells, expected 4"))
      #expect(try fault(rows, keys: ["shop"]).hasPrefix("\(file): no column is named \"shop\""))
      #expect(
        try fault(rows, keys: ["store", "sales"]) { $0.value = "sales" }.hasPrefix("--key: found \"sales\""))
      #expect(
        try fault(rows) { $0.settings.totals = ["town"] }
          == "--totals: found \"town\", expected some of the key columns, store, item")
      #expect(try fault(rows) { $0.settings.model = "trand" } != "no error")
      #expect(
        try fault(rows) { $0.settings.model = "level + event(easter)" }.hasPrefix(
          "event(easter): found an event"))
      #expect(
        message {
          _ = try planned(
            ["1,a,2", "2,a,3", "3,a,4"], in: place, job: "mean", header: "mean,k,y", keys: ["k"]
          ) {
            $0.time = "mean"
          }
        }.hasPrefix("the columns: found \"mean\", which is one of what comes out as well"))
      #expect(try fault([]).hasPrefix("\(file): found a header and no rows"))
      try planned(rows, in: place)
      #expect(
        message { _ = try planned(rows, in: place) }
          == "\(place)/job: holds a plan already; expected a new directory, or --overwrite to replace it")
      try FileManager.default.removeItem(atPath: "\(place)/job/plan.json")
      // What a planner that was killed has left is no plan.
      #expect(try planned(rows, in: place).plan.rowCount == rows.count)
      try write("mine", to: "\(place)/job/notes.txt")
      #expect(
        message { _ = try planned(rows, in: place) }.hasSuffix(
          "holds other files, such as notes.txt; expected a new or an empty directory"))
    }
  }
}
