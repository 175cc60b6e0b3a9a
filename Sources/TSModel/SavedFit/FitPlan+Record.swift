import TSFiles
import TSInference
import TSProbability

// What `run.json` keeps of a plan.
extension FitPlan {
  /// The record.
  ///
  /// - Parameter layout: The sites that are drawn.
  package func record(_ layout: LatentLayout) -> RunRecord {
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
        JSONMember("start", sampler.startJSON),
        JSONMember("keep", sampler.keep.map { .array($0.map { .string($0) }) } ?? .null),
        JSONMember("saveWarmup", .bool(sampler.saveWarmup)),
        JSONMember("marginalize", sampler.marginalizeJSON),
      ]), chainCount: sampler.chains, layout: layout.json)
  }

  /// The plan of a fit that was begun, and the sites that it draws.
  ///
  /// Each member is checked for what it may be, and then all of them against the checksum: the message names what is
  /// wrong where that can be said.
  ///
  /// - Throws: `badData` that names the file and the member; `noInput` if there is no record.
  package static func read(_ directory: FitDirectory) throws(FileError) -> (
    plan: FitPlan, layout: LatentLayout
  ) {
    let file = directory.runFile
    let json = try JSONValue.parse(readRegularFile(file, maximumBytes: 1 << 26), file: file)
    let record = try RunRecord(json, file: file)
    let plan = try FitPlan(record, file: file)
    let layout = try LatentLayout(record.layout, file: file)
    try CheckedJSON.check(json, file: file)
    return (plan, layout)
  }

  private init(_ record: RunRecord, file: String) throws(FileError) {
    guard record.stream == Self.stream else {
      throw FileError(
        .badData,
        "\(file): stream: found '\(record.stream)', expected \(Self.stream), the only one that this version knows; fit "
          + "the data again")
    }
    var parameters: [String: ParameterValue] = [:]
    for member in record.parameters.members ?? [] { parameters[member.name] = ParameterValue(member.value) }
    let members = JSONMembers(file: file, path: "sampler.", json: record.sampler)
    let most = SamplingOptions.greatestCount
    var sampler = Sampler()
    sampler.chains = record.chainCount
    sampler.warmup = try members.whole("warmup", 0...most)
    sampler.draws = try members.whole("draws", 1...most)
    sampler.thin = try members.whole("thin", 1...most)
    sampler.targetAccept = try members.value("targetAccept", "a number between 0 and 1") { json in
      json.double.flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
    }
    sampler.maxDepth = try members.whole("maxDepth", 1...20)
    sampler.metric = try members.value(
      "metric", MetricAdaptation.allCases.map(\.rawValue).joined(separator: ", ")
    ) { json in json.string.flatMap { MetricAdaptation(rawValue: $0) } }
    sampler.start = try members.value("init", ChainStart.expectation) { ChainStart($0) }
    // A fit of an earlier version has neither.
    if record.sampler["start"] != nil {
      sampler.startValues = try members.value("start", "an object with lists of numbers by site") { json in
        FitPlan.Sampler.startValues(json)
      }
    }
    if let keep = record.sampler["keep"], keep != .null {
      sampler.keep = try members.value("keep", "a list of names of sites, or null") { json in
        let names = json.array?.compactMap(\.string) ?? []
        return names.isEmpty || names.count != json.array?.count ? nil : names
      }
    }
    sampler.saveWarmup = try members.value("saveWarmup", "true or false") { $0.bool }
    // A fit of an earlier version integrated nothing out.
    sampler.marginalize = .none
    if record.sampler["marginalize"] != nil {
      sampler.marginalize = try members.value("marginalize", "auto, all, none or a list of names of sites") {
        json in
        FitPlan.Sampler.marginalization(json)
      }
    }
    self.init(
      program: record.libraryVersion, model: record.model, parameters: parameters, source: record.data,
      seed: record.seed, sampler: sampler)
  }
}

/// The members of an object in a file, each read as what it should be.
struct JSONMembers {
  let file: String
  let path: String
  let json: JSONValue

  /// A member as what `read` makes of it.
  ///
  /// - Throws: `badData` that names the member, what was found and what was expected.
  func value<Value>(
    _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
  ) throws(FileError) -> Value {
    guard let member = json[name] else { throw error(name, "found nothing, expected \(expected)") }
    guard let value = read(member) else {
      throw error(name, "found \(shown(member)), expected \(expected)")
    }
    return value
  }

  /// A whole number in a range.
  func whole(_ name: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
    try value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { json in
      json.int.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func error(_ name: String, _ text: String) -> FileError {
    FileError(.badData, "\(file): \(path)\(name): \(text)")
  }

  private func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .whole(let whole): "\(whole)"
    case .number(let number): "\(number)"
    case .string(let text): "'\(text.prefix(40))'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
