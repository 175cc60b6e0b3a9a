import TSFiles
import TSForecast
import TSModel

/// One run of `fit`: draws from a posterior into a directory.
struct FitJob {
  let directory: FitDirectory
  private(set) var plan: FitPlan
  let model: ModelEntry
  let data: ConditionData
  let jobs: Int?

  /// How a fit ended.
  enum Outcome {
    case completed
    case interrupted
  }

  /// Begins a fit: everything that can be refused is refused before the directory is made.
  mutating func begin(overwrite: Bool) throws -> Outcome {
    let density = try density()
    if plan.sampler.keep == nil { plan.sampler.keep = usual(density) }
    try checkSites(density)
    switch directory.content {
    case .fit where !overwrite:
      throw Failure(
        .cannotCreate,
        "\(directory.path): holds a fit already; --overwrite replaces it, --resume goes on with it")
    case .draws where !overwrite:
      throw Failure(
        .cannotCreate,
        "\(directory.path): holds draws of a fit whose run.json is gone; --overwrite replaces them")
    default: break
    }
    let begun = try SavedFitRun(
      beginning: plan, density, data: data.csv(), in: directory, overwrite: overwrite)
    if let line = density.states?.report { note(line) }
    if let line = density.discreteStates?.report { note(line) }
    do {
      return try run(begun)
    } catch {
      // A fit that never began leaves nothing behind.
      directory.removeUnlessDrawn()
      throw error
    }
  }

  /// The sites of a sum of parts that are kept unless told: those that have a value once. Its states at every step follow from
  /// them, and are drawn again when they are needed. Nil, for all, of other models, and where states are sampled.
  private func usual(_ density: ModelDensity) -> [String]? {
    guard model.name == StructuralSeries.name, let states = density.states else { return nil }
    let latent = density.layout.sites.filter { !$0.isDeterministic }
    guard latent.allSatisfy({ $0.scanAxes == 0 || states.sites.contains($0.name) }) else { return nil }
    return density.layout.sites.filter { $0.scanAxes == 0 }.map(\.name)
  }

  /// Refuses sites that cannot be kept, or cannot start where they are told.
  private func checkSites(_ density: ModelDensity) throws(Failure) {
    do {
      _ = try SiteSelection(density.layout, keeping: plan.sampler.keep)
    } catch {
      throw Failure(.usage, "--keep: \(error)")
    }
    do {
      _ = try density.coordinates(with: plan.sampler.startData(for: density.layout))
    } catch {
      throw Failure(.usage, "--start: \(error)")
    }
  }

  /// Goes on with a fit, in a directory that was claimed before its record was read.
  ///
  /// - Parameter layout: The sites that the fit has.
  func resume(_ layout: LatentLayout, _ lock: FitDirectoryLock) throws -> Outcome {
    try run(SavedFitRun(resuming: plan, layout, density(), in: directory, lock: lock))
  }

  private func density() throws -> ModelDensity {
    do {
      return try model.density(
        parameters: plan.parameters, data: data.values, inputs: data.inputValues,
        marginalize: plan.sampler.marginalize)
    } catch let error as ModelError {
      throw Failure(model: error, data: data)
    }
  }

  private func run(_ run: SavedFitRun) throws -> Outcome {
    let control = RunControl()
    Interrupts.endInOrder(
      remark: "'\(Catalogue.current.name) fit --resume \(directory.path)' goes on"
    ) { control.cancel() }
    defer { ProgressBar.erase() }
    do {
      let report = try run.run(jobs: jobs, control: control) { done in
        FitProgress(
          chains: plan.sampler.chains, iterations: plan.iterations, done: done, control: control)
      }
      return report.outcome == .completed ? .completed : .interrupted
    } catch let error as InferenceError {
      throw Failure(inference: error)
    }
  }
}
