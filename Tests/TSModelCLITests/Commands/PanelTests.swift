import Foundation
import Testing

/// The commands of panels: what they refuse, and how they end.
@Suite struct PanelTests {
  /// Lines that make a panel of some series in `sales.csv`.
  private func sales(_ series: Int, months: Int = 24) -> String {
    """
    awk 'BEGIN {
      print "store,item,month,sales"
      for (k = 0; k < \(series); k++)
        for (t = 0; t < \(months); t++)
          printf "s%d,i%d,%d-%02d,%.1f\\n", k % 3, k, 2015 + int(t / 12), t % 12 + 1, 100 + k + (t * 7919 + k * 104729) % 31
    }' > sales.csv

    """
  }

  private let plan = "$TSMODEL panel plan sales.csv --key store,item --model level --horizon 2 "

  private func shell(_ place: URL, _ lines: String) throws -> Outcome {
    try Tool(directory: place).shell(lines)
  }

  @Test func whatPlanRefuses() throws {
    try withTemporaryDirectory { place in
      _ = try shell(place, sales(3))
      let faults: [(options: String, code: Int32, text: String)] = [
        ("sales.csv -o job", 64, "--key is missing; expected the columns that tell series apart, or --wide"),
        (
          "sales.csv --key store, -o job", 64,
          "--key 'store,': found an empty name, expected columns such as store,item"
        ),
        (
          "sales.csv --key store,store -o job", 64,
          "--key 'store,store': found store twice, expected each column once"
        ),
        ("sales.csv --key shop -o job", 65, "sales.csv: no column is named \"shop\""),
        ("sales.csv --key store,item --totals item,town -o job", 64, "--totals: found \"town\""),
        ("sales.csv --key store,item --model 'trand + x' -o job", 64, "trand"),
        (
          "sales.csv --key store,item --model 'level + event(easter)' -o job", 64,
          "event(easter): found an event"
        ),
        ("sales.csv --key store,item --horizon 0 -o job", 64, "expected a whole number from 1 to 10000"),
        ("sales.csv --key store,item --shards 0 -o job", 64, "expected a whole number from 1 to 100000"),
        ("sales.csv --key store,item --quantiles 2 -o job", 64, "--quantiles 2: found '2'"),
        ("none.csv --key store,item -o job", 66, "none.csv: no such file"),
        (". --key store,item -o job", 66, ".: is a directory, expected a file"),
        (
          "sales.csv --key store,item -o no/such/job", 73,
          "no/such/job: cannot be made: its directory does not exist"
        ),
        ("sales.csv --key store,item -o .", 73, ".: holds other files, such as sales.csv"),
        ("sales.csv --key store,item -o sales.csv", 73, "sales.csv: is not a directory"),
        ("sales.csv --wide --column sales -o job", 64, "--column has no effect with --wide"),
        (
          "sales.csv --key store,item --by-key sales.csv -o job", 65,
          "column \"month\": found none of the settings"
        ),
      ]
      for fault in faults {
        expectFailure(try shell(place, "$TSMODEL panel plan \(fault.options)"), fault.code, [fault.text])
      }
    }
  }

  @Test func whatRunAndCollectRefuse() throws {
    try withTemporaryDirectory { place in
      _ = try shell(place, sales(3) + plan + "--shards 2 -o job")
      expectFailure(try shell(place, "$TSMODEL panel run none"), 66, ["none: found no plan.json"])
      expectFailure(
        try shell(place, "$TSMODEL panel run job --shard 2"), 64,
        ["the shards: found 2..<3, expected some of 0..<2"])
      expectFailure(
        try shell(place, "$TSMODEL panel run job --shards 1-2"), 64, ["--shards 1-2: expected the first"])
      expectFailure(
        try shell(place, "$TSMODEL panel run job --shards '0..<99999999999999999999'"), 64,
        ["expected the first"])
      expectFailure(
        try shell(place, "$TSMODEL panel collect job"), 65, ["job: found 0 of 2 shards done, expected all"])
      expectFailure(
        try shell(place, "$TSMODEL panel collect job -o a --errors-output ./a"), 64,
        ["two outputs name the same file"])
      _ = try shell(place, "$TSMODEL panel run job")
      expectFailure(
        try shell(place, "$TSMODEL panel collect job --totals-output totals.csv"), 64,
        ["--totals-output: found none in the job, expected panel plan with --totals"])
      expectFailure(
        try shell(place, "$TSMODEL panel collect job -o sales.csv"), 73, ["sales.csv: exists already"])
      expectFailure(
        try shell(place, "sed -i s/level/trend/ job/plan.json; $TSMODEL panel run job"), 65,
        ["job/plan.json: checksum: found"])
    }
  }

  @Test func howRunsEnd() throws {
    try withTemporaryDirectory { place in
      let some = try shell(
        place,
        sales(6) + "echo s0,short,2015-01,1 >> sales.csv\n" + plan
          + "--shards 3 -o job; $TSMODEL panel run job")
      #expect(some.code == 2 && some.errors.contains("3 shards done: 7 series, 1 failed"), "\(some)")
      let collected = try shell(place, "$TSMODEL panel collect job -o forecasts.csv")
      #expect(collected.code == 2 && collected.errors.contains("failed: sales is too short"), "\(collected)")
      // A host that is not this one holds a shard.
      let busy = try shell(
        place,
        plan
          + "--shards 3 -o busy; mkdir busy/claims; echo elsewhere 1 > busy/claims/00001; $TSMODEL panel run busy"
      )
      #expect(busy.code == 75 && busy.errors.contains("1 shard left to other runs, first shard 1"), "\(busy)")
      // A part of which a series says nothing is not passed over.
      let early = try shell(
        place,
        plan
          + "--model 'level + shift(1900-01)' -o early; $TSMODEL panel run early; $TSMODEL panel collect early"
      )
      #expect(
        early.errors.contains("failed: shift(1900-01) was left out") && early.errors.contains("(--by-key)"),
        "\(early)")
      // A file of the job is no output.
      let own = try shell(
        place,
        plan
          + "-o own; $TSMODEL panel run own; $TSMODEL panel collect own --output own/out/00000.csv --overwrite"
      )
      #expect(own.code == 64 && own.errors.contains("is in the directory of the job"), "\(own)")
      // A shard was edited: the others are done.
      let edited = try shell(
        place,
        plan + "--shards 3 -o edited; echo 9,a,b,2015-01,1 >> edited/in/00002.csv; $TSMODEL panel run edited")
      #expect(
        edited.code == 65 && edited.errors.contains("edited/in/00002.csv: found the digest"), "\(edited)")
      #expect(edited.errors.contains("2 shards done"))
      // Nothing can be written.
      let full = try shell(place, plan + "--shards 3 -o full; echo > full/out; $TSMODEL panel run full")
      #expect(full.code == 73 && full.errors.contains("what is done stays"), "\(full)")
    }
  }

  /// An interrupt and a kill keep what is done, and the same command goes on to the same bytes.
  @Test(arguments: ["INT", "TERM", "KILL"])
  func interruptedAndGoneOnWith(signal: String) throws {
    try withTemporaryDirectory { place in
      // With job control: without it a shell has its background jobs ignore the interrupt.
      let start = """
        set -m
        \(sales(200, months: 60))
        \(plan) --shards 40 -o whole; $TSMODEL panel run whole; $TSMODEL panel collect whole -o whole.csv
        \(plan) --shards 40 -o job
        $TSMODEL panel run job --jobs 1 &
        for i in $(seq 500); do [ -e job/done/00000.json ] && break; sleep 0.01; done
        kill -\(signal) $!
        wait $!
        """
      let outcome = try shell(place, start)
      #expect(outcome.code == ["INT": 130, "TERM": 143, "KILL": 137][signal], "\(outcome)")
      let partly = try shell(place, "ls job/done | grep -c json")
      let done = Int(partly.output.split(separator: "\n").first ?? "") ?? 0
      #expect((1..<40).contains(done))
      let rest = try shell(
        place, "$TSMODEL panel run job; ls -A job/claims; $TSMODEL panel collect job -o job.csv")
      #expect(rest.code == 0 && rest.output.isEmpty, "\(rest)")
      #expect(rest.errors.contains("40 shards done, \(done) of them before: 200 series"), "\(rest)")
      #expect(try bytes(place, "job.csv") == bytes(place, "whole.csv"))
    }
  }

  /// Two runs side by side share the shards.
  @Test func twoRunsAtATime() throws {
    try withTemporaryDirectory { place in
      let outcome = try shell(
        place,
        """
        \(sales(60)) \(plan) --shards 20 -o job
        $TSMODEL panel run job --jobs 1 & $TSMODEL panel run job --jobs 1
        one=$?; wait $!; other=$?
        echo $one $other
        $TSMODEL panel run job
        """)
      let codes = outcome.lines.first?.split(separator: " ").compactMap { Int($0) } ?? []
      #expect(
        codes.count == 2 && codes.allSatisfy { [0, 75].contains($0) } && codes.contains(0), "\(outcome)")
      #expect(outcome.code == 0 && outcome.errors.contains("20 shards done, 20 of them before"), "\(outcome)")
    }
  }

  /// The forecast of a series is that of `forecast` with the seed of its key.
  @Test func aSeriesAsForecastHasIt() throws {
    try withTemporaryDirectory { place in
      let outcome = try shell(
        place,
        """
        \(sales(1)) \(plan) -o job; $TSMODEL panel run job
        $TSMODEL panel collect job | cut -d, -f3,4,5,8
        cut -d, -f3,4 sales.csv > one.csv
        $TSMODEL forecast one.csv --model level --horizon 2 --seed \(Self.seed) --format csv | cut -d, -f1,2,3,6
        """)
      let lines = outcome.lines
      #expect(lines.count == 6 && lines[..<3] == lines[3...], "\(lines)")
    }
  }

  /// The seed of "s0", "i0" in a panel with seed 0: as `PanelKey.seed` says, computed in Python from the definition of Threefry.
  private static let seed = "42838248039365678"
}
