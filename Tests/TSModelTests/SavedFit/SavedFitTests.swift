import BuiltInModels
import Foundation
import TSFiles
import TSModel
import TestSupport
import Testing

/// Fits that the library saves and reads, and the command's on the same data.
@Suite struct SavedFitTests {
  let place: URL
  let compiler = ClientCompiler()

  init() throws {
    place = FileManager.default.temporaryDirectory.appendingPathComponent("fit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { place.appendingPathComponent(name).path }

  func files(_ name: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: path(name)) {
      files[file] = try Data(contentsOf: URL(fileURLWithPath: "\(path(name))/\(file)"))
    }
    return files
  }

  func tsmodel(_ arguments: String...) throws -> (code: Int32, output: String) { try run(arguments) }

  private func run(_ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = compiler.products.appendingPathComponent("tsmodel")
    process.arguments = arguments
    process.currentDirectoryURL = place
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// An autoregression with a gap in its series, and its data.
  func example() throws -> (model: AR, data: [String: SiteData]) {
    var values = try AR(order: 2, steps: 40).seed(3).trace()["y"].map { Double?($0) }
    values[7] = nil
    return (AR(order: 2, steps: 40), ["y": SiteData(values)])
  }

  /// Fits data by the command, with the options of ``sampler(_:)``, to the directory `command`.
  func fitByTheCommand(_ data: [String: SiteData], _ options: String...) throws {
    let series = (data["y"]?.elements ?? []).map { $0.map { "\($0)" } ?? "NA" }
    try ("y\n" + series.joined(separator: "\n") + "\n").write(
      toFile: path("y.csv"), atomically: true, encoding: .utf8)
    let arguments = [
      "fit", "ar", "y.csv", "--seed", "5", "--warmup", "60", "--draws", "30", "--thin", "2", "--chains", "2",
    ]
    #expect([0, 2].contains(try run(arguments + options + ["--output", "command"]).code))
  }

  func sampler(_ draws: Int = 30) throws -> NUTS {
    try NUTS(chains: 2, warmup: 60, draws: draws, thin: 2, jobs: 1)
  }

  @Test func thereAndBack() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    let fit = try model.condition(data).fit(sampler(), seed: 5)
    try fit.save(to: path("fit"), of: model, data: data)
    let read = try Fit(directory: path("fit"))
    #expect(read.draws == fit.draws)
    #expect(read.layout.sites == fit.layout.sites && read.layout.order == fit.layout.order)
    #expect(read.layout.dimension == fit.layout.dimension && read.seed == fit.seed)
    #expect(read.statistics == fit.statistics && read.transitions == fit.transitions)
    #expect(read.report.outcome == .completed)
    #expect(read.report.chains.map(\.checkpoint) == fit.report.chains.map(\.checkpoint))
    #expect(read.report.divergences == fit.report.divergences)
    #expect(SummaryTable(read.summary()).text == SummaryTable(fit.summary()).text)
    #expect(try read["y"].site.positions == [7])
    // The posterior predictive is that of the fit.
    var (first, second): ([Double], [Double]) = ([], [])
    try fit.predict(model) { _, _, trace in first += try trace["y"] }
    try read.predict(model) { _, _, trace in second += try trace["y"] }
    #expect(first == second && !first.isEmpty)
    // Saved again it is the same bytes.
    try read.save(to: path("again"), of: model, data: data)
    #expect(
      try files("again").filter { $0.key != "run.json" } == files("fit").filter { $0.key != "run.json" })
  }

  @Test func theCommandsBytes() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let data = try example().data
    try fitByTheCommand(data)
    // The command may have defaults of its own: the model is the one that it says.
    let record = try RunRecord.read(path("command/run.json"))
    var parameters: [(name: String, text: String)] = []
    for member in record.parameters.members ?? [] {
      let text =
        switch member.value {
        case .whole(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value
        default: ""
        }
      parameters.append((member.name, text))
    }
    let same = try AR(settings: parameters)
    let fit = try same.condition(data).fit(sampler(), seed: 5)
    try fit.save(to: path("library"), of: same, data: data, program: record.libraryVersion)
    let (ours, theirs) = (try files("library"), try files("command"))
    #expect(ours.keys.sorted() == theirs.keys.sorted())
    for (name, content) in theirs where name != "run.json" { #expect(ours[name] == content, "\(name)") }
    // Where the data came from is all in which the records differ.
    let own = try RunRecord.read(path("library/run.json"))
    #expect(
      own.layout == record.layout && own.sampler == record.sampler && own.parameters == record.parameters)
    // And the library reads what the command wrote.
    #expect(try Fit(directory: path("command")).draws == fit.draws)
  }

  @Test func theCommandsReadIt() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    try model.condition(data).fit(sampler(), seed: 5).save(to: path("fit"), of: model, data: data)
    let long = try model.condition(data).fit(sampler(90), seed: 5)
    try long.save(to: path("long"), of: model, data: data)
    let summary = try tsmodel("summary", "fit")
    #expect(summary.code == 0 && summary.output.contains("beta[1]"))
    #expect([0, 2].contains(try tsmodel("diagnose", "fit").code))
    let predicted = try tsmodel("predict", "fit")
    #expect(predicted.code == 0 && predicted.output.split(separator: "\n").count == 1 + 2 * 15 * 40)
    // What the library saved the command lengthens, to the bytes of a longer fit.
    #expect([0, 2].contains(try tsmodel("fit", "--resume", "fit", "--draws", "90", "--no-summary").code))
    #expect(try files("fit") == files("long"))
  }

  @Test func sitesInTheOrderOfTheRun() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    // Two sites of one scan alternate in a run, and are written one after the other.
    let model = KnownVarianceLevel(steps: 6)
    let fit = try model.fit(NUTS(chains: 1, warmup: 50, draws: 10), seed: 1)
    #expect(fit.layout.order != Array(fit.layout.order.indices))
    try fit.save(to: path("fit"), model: "level")
    let read = try Fit(directory: path("fit"))
    #expect(read.layout.order == fit.layout.order && read.draws == fit.draws)
  }

  @Test func whatCannotBeReadAgainLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let fit = try KnownVarianceLevel(steps: 6).fit(NUTS(chains: 1, warmup: 50, draws: 10), seed: 1)
    #expect { try fit.save(to: path("fit"), model: "") } throws: { "\($0)".contains("model") }
    #expect(!FileManager.default.fileExists(atPath: path("fit")))
  }

  @Test func aFitReadWithTheStepsOfItsWarmUpIsSavedWithoutThem() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    try fitByTheCommand(data, "--save-warmup")
    try Fit(directory: path("command")).save(to: path("library"), of: model, data: data)
    let (read, whole) = (try Fit(directory: path("library")), try Fit(directory: path("command")))
    #expect(read.draws == whole.draws)
    #expect(read.report.chains.map(\.checkpoint) == whole.report.chains.map(\.checkpoint))
    #expect(read.report.chains.allSatisfy { $0.checkpoint != nil })
  }

  @Test func aFitWithoutData() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let model = AR(order: 2, steps: 5)
    try model.fit(sampler(), seed: 5).save(to: path("fit"), of: model)
    try model.fit(sampler(90), seed: 5).save(to: path("long"), of: model)
    let predicted = try tsmodel("predict", "fit")
    #expect(predicted.code == 65 && predicted.output.isEmpty)
    #expect([0, 2].contains(try tsmodel("fit", "--resume", "fit", "--draws", "90", "--no-summary").code))
    #expect(try files("fit") == files("long"))
  }

  @Test func whatIsNotReplacedUnasked() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    let fit = try model.condition(data).fit(sampler(), seed: 5)
    try fit.save(to: path("fit"), of: model, data: data)
    #expect { try fit.save(to: path("fit"), of: model, data: data) } throws: {
      "\($0)".hasSuffix("fit: holds a fit already, and is not overwritten unless that is asked for")
    }
    try fit.save(to: path("fit"), of: model, data: data, overwrite: true)
    #expect { try fit.save(to: path("new"), of: model, data: ["y": SiteData([[1, 2], [3, 4]])]) } throws: {
      "\($0)" == "the data of site 'y' have the shape [2, 2]; expected a number or a series to save"
    }
    #expect(!FileManager.default.fileExists(atPath: path("new")))
    #expect { try Fit(directory: path("none")) } throws: { "\($0)".contains("none/run.json: no such file") }
  }

  @Test func whatIsIntegratedOutIsKept() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    for (number, which) in [Marginalization.automatic, .all, .none, [], ["alpha"]].enumerated() {
      let fit = try model.condition(data).fit(sampler(), seed: 5, marginalize: which)
      try fit.save(to: path("fit\(number)"), of: model, data: data)
      let read = try Fit(directory: path("fit\(number)"))
      #expect(read.draws == fit.draws)
      try read.save(to: path("again\(number)"), of: model, data: data)
      #expect(try files("fit\(number)")["run.json"] == files("again\(number)")["run.json"])
    }
  }

  @Test func aChainThatOnlyItsProgramCanStart() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    let (model, data) = try example()
    var sampler = try sampler()
    sampler.initialPoint = .point([0, 0, 0, 0, 0])
    try model.condition(data).fit(sampler, seed: 5, marginalize: .none).save(
      to: path("fit"), of: model, data: data)
    let whole = try files("fit")
    #expect([0, 2].contains(try tsmodel("fit", "--resume", "fit").code))
    #expect(try files("fit") == whole)
    try FileManager.default.removeItem(atPath: path("fit/chain-1.csv"))
    #expect(try tsmodel("fit", "--resume", "fit").code == 65)
    #expect(try Set(files("fit").keys) == Set(whole.keys).subtracting(["chain-1.csv"]))
  }
}
