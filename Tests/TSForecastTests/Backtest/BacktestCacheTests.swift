import Foundation
import Synchronization
import TSFiles
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct BacktestCacheTests {
  /// How often a method was asked.
  private final class Calls: Sendable {
    let count = Mutex(0)
    func take() -> Int {
      count.withLock { count in
        defer { count = 0 }
        return count
      }
    }
  }

  private let calls = Calls()
  private let backtest = Backtest(horizon: 2, folds: 5)
  private let series = Series(randomWalk(40, seed: 1))

  private func method(_ identity: String? = "one", width: Double = 1) -> BacktestMethod {
    BacktestMethod("walk", identity: identity) { [calls] past, horizon in
      calls.count.withLock { $0 += 1 }
      let last = past.values.compactMap { $0 }.last ?? 0
      return try (0..<horizon).map { _ in try PredictivePoints(normalPoints(20).map { last + $0 * width }) }
    }
  }

  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).cache")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func nothingIsMadeTwice() throws {
    try withFile { path in
      let first = try backtest.run(series, [method()], cache: BacktestCache(path))
      #expect(calls.take() == 5)
      let cache = try BacktestCache(path)
      #expect(cache.foundCount == 5)
      #expect(try backtest.run(series, [method()], cache: cache) == first)
      #expect(calls.take() == 0)
      // More origins, another identity, and none.
      var more = backtest
      more.folds = 7
      #expect(try more.run(series, [method()], cache: cache).origins.count == 7)
      #expect(calls.take() == 2)
      _ = try backtest.run(series, [method("two")], cache: cache)
      #expect(calls.take() == 5)
      _ = try backtest.run(series, [method(nil)], cache: cache)
      #expect(calls.take() == 5)
    }
  }

  @Test func whatChangesIsMadeAnew() throws {
    try withFile { path in
      _ = try backtest.run(series, [method()], cache: BacktestCache(path))
      _ = calls.take()
      func made(_ change: (inout Series, inout Backtest) -> Void) throws -> Int {
        var (series, backtest) = (series, backtest)
        change(&series, &backtest)
        _ = try backtest.run(series, [method()], cache: BacktestCache(path))
        return calls.take()
      }
      // Step 35 is foreseen from 34, and known at 36 and 38.
      #expect(try made { series, _ in series.values[35] = 7 } == 3)
      #expect(try made { series, _ in series.values[35] = nil } == 3)
      #expect(try made { series, _ in series.seasons = [3] } == 5)
      #expect(try made { series, _ in series.stepsPerYear = 4 } == 5)
      #expect(try made { _, backtest in backtest.levels = [0.7] } == 5)
      #expect(try made { _, backtest in backtest.horizon = 3 } == 5)
      #expect(try made { series, _ in series.covariates = [.init("x", randomWalk(40, seed: 2))] } == 5)
      #expect(try made { series, _ in series.name = "other" } == 0)
    }
  }

  /// All kinds of figures come back bit by bit.
  @Test func scoresComeBackAsTheyWere() throws {
    try withFile { path in
      let few = BacktestMethod("few", identity: "few") { past, horizon in
        try (0..<horizon).map { _ in
          try PredictiveQuantiles(levels: [0.2, 0.5, 0.8], values: [0.1, 99.7, 1e300])
        }
      }
      var values = series.values
      for step in 33..<36 { values[step] = nil }
      let gappy = Series(values)
      let methods = [
        few,
        BacktestMethod(
          "level", Forecaster([Candidate("level", [Trend(hasSlope: false, driftScale: 0)], power: 1)]),
          identity: "level"),
      ]
      let first = try backtest.run(gappy, methods, cache: BacktestCache(path))
      #expect(try backtest.run(gappy, methods, cache: BacktestCache(path)) == first)
      let constant = Series([Double?](repeating: 5, count: 20))
      let noted = try backtest.run(constant, methods, cache: BacktestCache(path))
      #expect(noted.notes.contains { $0.contains("the series is constant") })
      #expect(try backtest.run(constant, methods, cache: BacktestCache(path)) == noted)
    }
  }

  /// A process that was killed leaves half a line.
  @Test func halfALineIsCutOff() throws {
    try withFile { path in
      let first = try backtest.run(series, [method()], jobs: 1, cache: BacktestCache(path))
      _ = calls.take()
      let whole = try contents(path)
      try String(whole.dropLast(40)).write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try backtest.run(series, [method()], jobs: 1, cache: BacktestCache(path)) == first)
      #expect(calls.take() == 1)
      #expect(try contents(path) == whole)
    }
  }

  @Test func cancelledAndGoneOnWith() throws {
    try withFile { path in
      let control = RunControl()
      #expect(throws: CancellationError.self) {
        try backtest.run(series, [method()], jobs: 1, cache: BacktestCache(path), control: control) {
          done, _ in
          if done == 4 { control.cancel() }
        }
      }
      let before = calls.take()
      _ = try backtest.run(series, [method()], jobs: 1, cache: BacktestCache(path))
      #expect(before > 0 && before + calls.take() == 5)
    }
  }

  @Test func filesThatAreSomethingElse() throws {
    try withFile { path in
      func fault(_ text: String) throws -> String {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        defer { #expect((try? contents(path)) == text) }
        return message { _ = try BacktestCache(path) }
      }
      let other = "\(path): line 1: found something else, expected a line of a cache of a backtest"
      #expect(try fault("year,volume\n1871,1120\n") == other)
      #expect(try fault("no line") == other)
      #expect(try fault("\n") == other)
      try? FileManager.default.removeItem(atPath: path)
      _ = try backtest.run(series, [method()], jobs: 1, cache: BacktestCache(path))
      let lines = try contents(path).split(separator: "\n")
      let edited = "\(lines[0])\n\(lines[1].replacing("scores", with: "stores"))\n"
      #expect(try fault(edited).hasPrefix("\(path): line 2: checksum: found "))
      #expect(try fault("") == "no error")
      #expect(
        message { _ = try BacktestCache("/nowhere/a.cache") }.hasPrefix("/nowhere/a.cache: cannot be made"))
    }
  }
}
