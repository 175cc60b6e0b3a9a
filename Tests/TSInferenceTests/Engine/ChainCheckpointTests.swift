import Foundation
import Synchronization
import TSInference
import TSNumerics
import Testing

/// Keeps draws, and stops the run once one chain has made a number of transitions.
final class StoppingSink: DrawSink {
  let store = DrawStore()
  let control = RunControl()
  let checkpoints = Mutex<[ChainCheckpoint]>([])
  let limit: Int

  init(stopAfter limit: Int) { self.limit = limit }

  func record(_ draw: Draw) {
    store.record(draw)
    if draw.iteration + 1 == limit { control.cancel() }
  }

  func record(_ checkpoint: ChainCheckpoint) { checkpoints.withLock { $0.append(checkpoint) } }
}

/// A chain that is interrupted and resumed draws what it would have drawn.
@Suite struct ChainCheckpointTests {
  func sampler(_ metric: MetricAdaptation) throws -> NUTS {
    try NUTS(chains: 2, warmup: 160, draws: 30, metric: metric, jobs: 1, savesWarmup: true)
  }

  func positions(_ store: DrawStore) -> [[Double]] { store.chains.map { $0.warmupPositions + $0.positions } }

  @Test(arguments: MetricAdaptation.allCases)
  func resumesToTheSameBits(metric: MetricAdaptation) throws {
    let sampler = try sampler(metric)
    let key = PRNGKey(seed: 12)
    let whole = DrawStore()
    try sampler.sample(Densities.funnel, key: key, into: whole)
    for limit in [1, 5, 40, 99, 100, 101, 159, 160, 161, 175] {
      let first = StoppingSink(stopAfter: limit)
      let report = try sampler.sample(Densities.funnel, key: key, into: first, control: first.control)
      #expect(report.outcome == .cancelled)
      let saved = try JSONDecoder().decode(
        [ChainCheckpoint].self, from: JSONEncoder().encode(report.chains.compactMap(\.checkpoint)))
      #expect(saved == report.chains.compactMap(\.checkpoint))
      #expect(first.checkpoints.withLock { $0.count } == 2)
      let rest = DrawStore()
      let after = try sampler.sample(Densities.funnel, key: key, into: rest, resuming: saved)
      #expect(after.outcome == .completed)
      let joined = zip(positions(first.store), positions(rest)).map { $0 + $1 }
      #expect(joined == positions(whole), "interrupted after \(limit)")
      #expect(rest.chains.map(\.adaptation) == whole.chains.map(\.adaptation), "interrupted after \(limit)")
    }
  }

  @Test func finishedRunCanBeLengthened() throws {
    let key = PRNGKey(seed: 3)
    let (short, more, whole) = (DrawStore(), DrawStore(), DrawStore())
    let report = try NUTS(chains: 2, warmup: 50, draws: 10).sample(
      Densities.correlated, key: key, into: short)
    let longer = try NUTS(chains: 2, warmup: 50, draws: 25)
    try longer.sample(
      Densities.correlated, key: key, into: more, resuming: report.chains.compactMap(\.checkpoint))
    try longer.sample(Densities.correlated, key: key, into: whole)
    #expect(zip(positions(short), positions(more)).map { $0 + $1 } == positions(whole))
  }

  @Test func intervalHandsOverCheckpoints() throws {
    let sink = StoppingSink(stopAfter: -1)
    var sampler = try NUTS(chains: 1, warmup: 20, draws: 20)
    sampler.checkpointInterval = 15
    try sampler.sample(Densities.correlated, key: PRNGKey(seed: 3), into: sink)
    #expect(sink.checkpoints.withLock { $0.map(\.iteration) } == [15, 30, 40])
  }

  @Test func refusesWhatDoesNotBelong() throws {
    let key = PRNGKey(seed: 3)
    let sampler = try NUTS(chains: 1, warmup: 20, draws: 20)
    let saved = try sampler.sample(Densities.correlated, key: key, into: DrawStore()).chains
      .compactMap(\.checkpoint)
    func refusal(_ sampler: NUTS, _ density: some LogDensity, _ seed: UInt64, _ saved: [ChainCheckpoint])
      -> Bool
    {
      do {
        try sampler.sample(density, key: PRNGKey(seed: seed), into: DrawStore(), resuming: saved)
        return false
      } catch InferenceError.checkpointMismatch { return true } catch { return false }
    }
    #expect(!refusal(sampler, Densities.correlated, 3, saved))
    #expect(refusal(sampler, Densities.correlated, 4, saved))
    #expect(refusal(sampler, Densities.funnel, 3, saved))
    #expect(refusal(sampler, Densities.correlated, 3, saved + saved))
    #expect(refusal(try NUTS(chains: 1, warmup: 21, draws: 20), Densities.correlated, 3, saved))
  }

  /// A state in the middle of a warm-up, as JSON.
  func text(_ metric: MetricAdaptation) throws -> String {
    let sink = StoppingSink(stopAfter: 60)
    let report = try NUTS(chains: 1, warmup: 160, draws: 30, metric: metric, jobs: 1, savesWarmup: true)
      .sample(
        Densities.funnel, key: PRNGKey(seed: 12), into: sink, control: sink.control)
    return try text(#require(report.chains.first?.checkpoint))
  }

  func text(_ checkpoint: ChainCheckpoint) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(checkpoint), as: UTF8.self)
  }

  /// What resuming from a text says; nil if it goes on.
  func refusal(_ text: String, _ metric: MetricAdaptation, _ density: some LogDensity = Densities.funnel)
    throws
    -> String?
  {
    let state = try JSONDecoder().decode(ChainCheckpoint.self, from: Data(text.utf8))
    do {
      try NUTS(chains: 1, warmup: 160, draws: 30, metric: metric, jobs: 1).sample(
        density, key: PRNGKey(seed: 12), into: DrawStore(), resuming: [state])
      return nil
    } catch InferenceError.checkpointMismatch(let text) { return text }
  }

  @Test(arguments: MetricAdaptation.allCases)
  func sameStateSameBytes(metric: MetricAdaptation) throws {
    let text = try text(metric)
    #expect(try self.text(metric) == text)
    let state = try JSONDecoder().decode(ChainCheckpoint.self, from: Data(text.utf8))
    #expect(try self.text(state) == text)
    #expect(try refusal(text, metric) == nil)
  }

  /// Whole numbers in a state, each replaced by what it cannot be: an error that names the field, never a crash.
  @Test(arguments: MetricAdaptation.allCases)
  func wholeNumbersThatCannotBe(metric: MetricAdaptation) throws {
    let text = try text(metric)
    let pattern = /"(?<name>[a-zA-Z]+)":(?<value>[0-9]+)(?=[,}])/
    let fields = text.matches(of: pattern)
    #expect(fields.count >= 5)
    for field in fields {
      let value = Int(field.output.value) ?? 0
      for other in [-5, -1, .max, .min, value + 1000] {
        var changed = text
        changed.replaceSubrange(field.range, with: "\"\(field.output.name)\":\(other)")
        let name = field.output.name == "start" ? "schedule" : field.output.name
        let message = try refusal(changed, metric)
        #expect(
          message?.contains("\(name): found") == true,
          "\(field.output.name) \(other): \(message ?? "goes on")")
      }
    }
  }

  /// Numbers by which the chain goes on, each replaced by what it cannot be.
  @Test(arguments: MetricAdaptation.allCases)
  func numbersThatCannotBe(metric: MetricAdaptation) throws {
    let text = try text(metric)
    let names = ["position", "stepSize", "scales", "logDensity", "point", "errorMean", "logAverage"]
    let wrong =
      [Double.nan, .infinity, -.infinity].map { ($0, names) } + [(0, ["stepSize"]), (-1, ["stepSize"])]
    for (number, names) in wrong {
      for name in names {
        let start = try #require(text.firstRange(of: "\"\(name)\":\"")).upperBound
        let end = text.index(start, offsetBy: 16)
        let digits = String(number.bitPattern, radix: 16)
        var changed = text
        changed.replaceSubrange(
          start..<end, with: String(repeating: "0", count: 16 - digits.count) + digits)
        let message = try refusal(changed, metric)
        #expect(message?.contains("\(name)") == true, "\(name) \(number): \(message ?? "goes on")")
      }
    }
  }

  @Test func vectorsOfAnotherLength() throws {
    for metric in MetricAdaptation.allCases {
      let text = try text(metric)
      for field in text.matches(of: /"(?<name>[a-zA-Z]+)":"(?<value>[0-9a-f]{32,})"/) {
        for other in [String(field.output.value.dropLast(16)), "", field.output.value + "0000000000000000"] {
          var changed = text
          changed.replaceSubrange(field.range, with: "\"\(field.output.name)\":\"\(other)\"")
          let message = try refusal(changed, metric)
          #expect(message?.contains("\(field.output.name): found") == true, "\(message ?? "goes on")")
        }
      }
    }
  }

  @Test func anotherDensityIsNoticed() throws {
    struct Shifted: LogDensity {
      var dimension: Int { Densities.funnel.dimension }
      func makeEvaluator(laneCount: Int) throws -> any LogDensityEvaluator {
        Evaluator(inner: Densities.funnel.makeEvaluator(laneCount: laneCount), laneCount: laneCount)
      }
      final class Evaluator: LogDensityEvaluator {
        let inner: any LogDensityEvaluator
        let laneCount: Int
        init(inner: any LogDensityEvaluator, laneCount: Int) {
          self.inner = inner
          self.laneCount = laneCount
        }
        func evaluate(
          _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
          gradients: UnsafeMutablePointer<Double>
        ) {
          inner.evaluate(positions, values: values, gradients: gradients)
          for lane in 0..<laneCount { values[lane] += 0.001 }
        }
      }
    }
    let message = try refusal(text(.diagonal), .diagonal, Shifted())
    #expect(
      message?.contains("logDensity: found") == true && message?.contains("the data are others") == true)
  }
}
