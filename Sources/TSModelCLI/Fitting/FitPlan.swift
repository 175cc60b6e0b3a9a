import TSFiles
import TSModel

/// All that the draws of a fit follow from: what `run.json` keeps.
struct FitPlan {
  /// How the sampler is set.
  struct Sampler: Equatable {
    var chains = 4
    var warmup = 1000
    var draws = 1000
    var thin = 1
    var targetAccept = 0.9
    var maxDepth = 10
    var metric = MetricAdaptation.automatic
    var start = ChainStart.automatic
    var saveWarmup = false
  }

  /// The name and version of the rule by which a seed gives the draws of a fit.
  static let stream = "fit/1"

  var program: String
  var model: String
  var parameters: [String: ParameterValue]
  var source: RunRecord.DataSource?
  var seed: UInt64
  var sampler: Sampler

  /// How many iterations each chain makes.
  var iterations: Int { sampler.warmup + sampler.draws }

  /// How many rows a chain has in its file before an iteration.
  func rows(before iteration: Int) -> Int {
    let warm = sampler.saveWarmup ? min(iteration, sampler.warmup) : 0
    let after = max(0, iteration - sampler.warmup)
    return warm + (after + sampler.thin - 1) / sampler.thin
  }

  /// The head of a chain's file, for a density of so many coordinates.
  func header(chain: Int, dimension: Int) -> StanCSVHeader {
    StanCSVHeader(
      model: model, sampleCount: sampler.draws, warmupCount: sampler.warmup, savesWarmup: sampler.saveWarmup,
      thinning: sampler.thin, chain: chain + 1, seed: seed, targetAcceptance: sampler.targetAccept,
      maximumTreeDepth: sampler.maxDepth,
      metric: sampler.metric.isDense(dimension: dimension) ? .dense : .diagonal,
      settings: [.init("program", program), .init("stream", Self.stream)])
  }

  /// The sampler; a number of threads changes no draw and is not part of the plan.
  func nuts(_ density: ModelDensity, jobs: Int?) throws(InferenceError) -> NUTS {
    var nuts = try NUTS(
      chains: sampler.chains, warmup: sampler.warmup, draws: sampler.draws, thin: sampler.thin,
      targetAcceptance: sampler.targetAccept, maximumDepth: sampler.maxDepth, metric: sampler.metric,
      initialPoint: sampler.start.initialPoint(for: density), jobs: jobs, savesWarmup: sampler.saveWarmup)
    nuts.options.checkpointInterval = 10
    return nuts
  }
}

// MARK: The record

extension FitPlan {
  /// What is kept of it in `run.json`.
  var record: RunRecord {
    RunRecord(
      libraryVersion: program, model: model,
      parameters: .object(
        parameters.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSONValue($0.value)) }),
      data: source, seed: seed, stream: Self.stream,
      sampler: .object([
        JSONMember("warmup", .whole(sampler.warmup)), JSONMember("draws", .whole(sampler.draws)),
        JSONMember("thin", .whole(sampler.thin)), JSONMember("targetAccept", .number(sampler.targetAccept)),
        JSONMember("maxDepth", .whole(sampler.maxDepth)),
        JSONMember("metric", .string(sampler.metric.rawValue)),
        JSONMember("init", sampler.start.json),
        JSONMember("saveWarmup", .bool(sampler.saveWarmup)),
      ]), chainCount: sampler.chains)
  }

  /// The plan of a fit that was begun.
  ///
  /// - Throws: a ``Failure`` of bad data that names what is missing or wrong.
  init(_ record: RunRecord, file: String) throws(Failure) {
    guard record.stream == Self.stream else {
      throw Failure(
        .badData, "\(file): was drawn by stream '\(record.stream)'; this program has \(Self.stream)")
    }
    program = record.libraryVersion
    model = record.model
    source = record.data
    seed = record.seed
    parameters = [:]
    for member in record.parameters.members ?? [] { parameters[member.name] = ParameterValue(member.value) }
    let values = SamplerValues(file: file, json: record.sampler)
    sampler = Sampler(
      chains: record.chainCount, warmup: try values.whole("warmup"), draws: try values.whole("draws"),
      thin: try values.whole("thin"), targetAccept: try values.number("targetAccept"),
      maxDepth: try values.whole("maxDepth"), metric: try values.metric(),
      start: try values.start("init"), saveWarmup: try values.flag("saveWarmup"))
  }
}

/// The sampler's options as `run.json` has them.
private struct SamplerValues {
  let file: String
  let json: JSONValue

  func whole(_ name: String) throws(Failure) -> Int {
    guard let value = json[name]?.int, value >= 0 else { throw failure(name, "a whole number") }
    return value
  }

  func number(_ name: String) throws(Failure) -> Double {
    guard let value = json[name]?.double else { throw failure(name, "a number") }
    return value
  }

  func flag(_ name: String) throws(Failure) -> Bool {
    guard let value = json[name]?.bool else { throw failure(name, "true or false") }
    return value
  }

  func start(_ name: String) throws(Failure) -> ChainStart {
    guard let start = ChainStart(json[name]) else { throw failure(name, ChainStart.expectation) }
    return start
  }

  func metric() throws(Failure) -> MetricAdaptation {
    guard let metric = json["metric"]?.string.flatMap({ MetricAdaptation(rawValue: $0) }) else {
      throw failure("metric", MetricAdaptation.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return metric
  }

  private func failure(_ name: String, _ expected: String) -> Failure {
    Failure(.badData, "\(file): sampler.\(name): expected \(expected)")
  }
}

extension JSONValue {
  /// A parameter as JSON has it.
  init(_ value: ParameterValue) {
    switch value {
    case .none: self = .null
    case .flag(let flag): self = .bool(flag)
    case .integer(let whole): self = .whole(whole)
    case .number(let number): self = .number(number)
    case .text(let text): self = .string(text)
    case .list(let list): self = .array(list.map { JSONValue($0) })
    }
  }
}

extension ParameterValue {
  /// A parameter from JSON; an object, which no parameter is, is unset.
  init(_ json: JSONValue) {
    switch json {
    case .null, .object: self = .none
    case .bool(let flag): self = .flag(flag)
    case .whole(let whole): self = .integer(whole)
    case .number(let number): self = .number(number)
    case .string(let text): self = .text(text)
    case .array(let list): self = .list(list.map { ParameterValue($0) })
    }
  }
}
