import ArgumentParser
import TSFiles
import TSModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `fit`: draws from the posterior of a model given data.
struct FitCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    let model = Catalogue.current.models.last?.name ?? "MODEL"
    return CommandConfiguration(
      commandName: "fit",
      abstract:
        "Fit a model, or a sum of parts by a formula, to data: draw from its posterior into a directory.",
      discussion: """
        The directory gets a file of draws for each chain (CSV as Stan writes it, readable by ArviZ's from_cmdstan), \
        the data, and run.json, which says what the draws were made of. The summary goes to the standard output, what \
        speaks against the fit to the standard error; the exit code is then 2. The same seed gives the same draws, \
        whatever the number of threads and chains.

        An interrupted fit (Ctrl-C) keeps what it has; --resume goes on with it to the same draws, and with --draws to \
        more of them. A chain's file that was lost or cut is drawn again.

        EXAMPLES
          \(name) fit \(model) data.csv --output fit
          \(name) fit \(model) data.csv --column volume --set order=3 --chains 8 --seed 1 --output fit
          \(name) fit 'trend + seasonal(12) + regression(price) + ar(1)' sales.csv --output fit
          \(name) forecast fit --horizon 12
          \(name) fit --resume fit
          \(name) fit --resume fit --draws 4000
          \(name) summary fit
          \(name) predict fit --output replicated.csv

        A formula is a sum of parts, as 'forecast' takes it: one of constant, level, drift, damped and trend; seasonal(12); cycle; \
        ar(1); regression(COLUMN); event(NAME) with --events; shift(2020-03); poisson or negbinomial for counts. They add up to the values as they are, where \
        'forecast' takes a power of them unless told. Its states are \
        integrated out, so that its parameters alone are kept; 'forecast' and 'components' draw the states again. States of \
        counts are sampled, and kept, by default with --target-accept 0.98 and --init 0.1.
        """)
  }

  @Argument(
    help: ArgumentHelp(
      "The name of a model ('list' shows them), or a formula such as 'trend + seasonal(12)'.",
      valueName: "model"),
    completion: .list(Catalogue.current.all.map(\.name)))
  var model: String?

  @Argument(
    help: ArgumentHelp(
      "A CSV file with a header; '-' is the standard input. Empty cells, NA and NaN are missing, and are inferred.",
      valueName: "data.csv"),
    completion: .file(extensions: ["csv"]))
  var data: String?

  @OptionGroup var columns: ColumnOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With a formula: dates on which something happens, past and future; columns date and name, and before and after for steps "
        + "around them. The formula names those it takes as in event(easter), or takes all.",
      valueName: "events.csv"),
    completion: .file(extensions: ["csv"]))
  var events: String?

  @OptionGroup(title: "Model") var settings: SettingOptions
  @OptionGroup(title: "Sampler") var sampler: SamplerOptions

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp("The directory to make.", valueName: "dir"), completion: .directory)
  var output: String?

  @Flag(name: .long, help: "Replace a fit that is in the directory.")
  var overwrite = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go on with an interrupted fit, to the draws it would have had; with --draws, lengthen one.",
      valueName: "dir"),
    completion: .directory)
  var resume: String?

  @Flag(name: .long, inversion: .prefixedNo, help: "Print the summary at the end.")
  var summary = true

  func run() throws {
    Interrupts.watch(name: Catalogue.current.name)
    let (job, outcome) = try resume.map(resumed) ?? begun()
    guard outcome == .completed else {
      let signal = Interrupts.received ?? SIGINT
      note(
        "\(Catalogue.current.name): \(Interrupts.word(for: signal)); "
          + "'\(Catalogue.current.name) fit --resume \(job.directory.path)' goes on")
      throw ExitCode(128 + signal)
    }
    let results = try FitResults(job.directory)
    if summary { try printOutIfRead(SummaryTable(results.summary, isComplete: false).text) }
    let diagnosis = results.diagnosis
    Verdict(diagnosis, isBrief: true).report()
    if diagnosis.trust == .notTrusted { throw ExitCode(2) }
  }

  private func begun() throws -> (FitJob, FitJob.Outcome) {
    guard let name = model else {
      throw Failure(.usage, "expected a model and a file of data, or --resume DIR")
    }
    let (model, assignments) = try Catalogue.current.model(name, settings)
    guard let file = data else { throw Failure(.usage, "expected a file of data: fit '\(name)' data.csv") }
    guard let output else { throw Failure(.usage, "expected --output DIR, the directory to make") }
    let data = try ConditionData.read(
      file, columns: columns.column, for: model, .fit, ignoringDates: columns.ignoreDates)
    let parameters = try model.parameters(
      FormulaAssignments(model, assignments, events: events).completed(for: data), for: data)
    let steps = model.lengthParameter.flatMap { parameters.values[$0] }
    if let steps = steps?.numbers.first { try checkSize(steps: steps, bytesPerStep: 1024) }
    if model.hasNothingToFit, steps == .integer(data.stepCount),
      data.sites.allSatisfy({ !$0.series.contains { $0 == nil } })
    {
      throw Failure(
        .usage,
        "\(name) has nothing to fit: its parameters are set, and no value is missing; 'sample' draws from it")
    }
    let seed = sampler.seed ?? UInt64.random(in: 0...UInt64(Int64.max))
    let plan = FitPlan(
      program: "\(Catalogue.current.name) \(Catalogue.current.version)", model: model.name,
      parameters: parameters.values, source: data.source, seed: seed,
      sampler: try sampler.settings(FormulaAssignments.sampler(model, parameters.values)))
    var job = FitJob(
      directory: FitDirectory(output), plan: plan, model: model, data: data, jobs: jobCount)
    if sampler.seed == nil { note("seed \(seed)") }
    note("data: \(data.report)")
    if let line = chosen(parameters) { note("chosen for these data: \(line)") }
    let outcome = try job.begin(overwrite: overwrite)
    return (job, outcome)
  }

  private func resumed(_ path: String) throws -> (FitJob, FitJob.Outcome) {
    try refuseWhatHasNoEffect()
    let directory = FitDirectory(path)
    let lock = try directory.claim()
    var (plan, layout) = try FitPlan.read(directory)
    if let draws = sampler.draws { plan.sampler.draws = Int(draws) }
    let model = try Catalogue.current.model(of: plan)
    let data = try ConditionData.read(copy: directory.dataFile, source: plan.source, for: model)
    let job = FitJob(directory: directory, plan: plan, model: model, data: data, jobs: jobCount)
    return (job, try job.resume(layout, lock))
  }

  /// Refuses what a fit that goes on has from its beginning.
  private func refuseWhatHasNoEffect() throws(Failure) {
    let given: [(name: String, isGiven: Bool)] = [
      ("a model", model != nil), ("a file of data", data != nil), ("--column", !columns.column.isEmpty),
      ("--ignore-dates", columns.ignoreDates), ("--events", events != nil),
      ("--set", !settings.set.isEmpty), ("--steps", settings.steps != nil), ("--output", output != nil),
      ("--overwrite", overwrite),
    ]
    let names = given.filter(\.isGiven).map(\.name) + sampler.fixedAtTheBeginning
    guard !names.isEmpty else { return }
    throw Failure(
      .usage,
      "--resume goes on with a fit as it was begun; found \(names.joined(separator: ", ")), expected nothing beside it "
        + "but --draws, --jobs and --no-summary")
  }

  private var jobCount: Int? { sampler.jobs.map { Int($0) } }

  /// What the model chose, as it would be typed; nil where that is nothing.
  private func chosen(_ parameters: FitParameters) -> String? {
    if parameters.chosen.isEmpty { return nil }
    let settings = parameters.chosen.map { "\($0)=\(parameters.values[$0]?.description ?? "")" }
    return "\(settings.joined(separator: ", ")) (--set overrides)"
  }
}
