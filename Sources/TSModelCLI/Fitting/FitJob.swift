import TSFiles
import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One run of `fit`: draws from a posterior into a directory.
struct FitJob {
  let directory: FitDirectory
  let plan: FitPlan
  let model: ModelEntry
  let data: ConditionData
  let jobs: Int?

  /// How a fit ended.
  enum Outcome {
    case completed
    case interrupted
  }

  /// Begins a fit: everything that can be refused is refused before the directory is made.
  func begin(overwrite: Bool) throws -> Outcome {
    let density = try density()
    try plan.nuts(density, jobs: jobs).validate()
    try directory.create(overwrite: overwrite)
    try data.write(to: directory.dataFile)
    let file = try OutputFile(directory.runFile, overwrite: true)
    try plan.record.write(to: file)
    try file.commit()
    return try run(density, resuming: [])
  }

  /// Goes on with a fit that was interrupted, in a directory that was claimed before its record was read.
  func resume() throws -> Outcome {
    var checkpoints: [ChainCheckpoint] = []
    for chain in 0..<plan.sampler.chains {
      if let checkpoint = try checkpoint(of: chain) { checkpoints.append(checkpoint) }
    }
    return try run(try density(), resuming: checkpoints)
  }

  private func density() throws -> ModelDensity {
    do {
      return try model.density(parameters: plan.parameters, data: data.values, inputs: data.inputValues)
    } catch let error as ModelError {
      throw Failure(model: error, data: data)
    }
  }

  private func checkpoint(of chain: Int) throws -> ChainCheckpoint? {
    let path = directory.checkpointFile(chain)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let bytes = try readBytes(of: path)
      return try JSONDecoder().decode(ChainCheckpoint.self, from: Data(bytes))
    } catch is DecodingError {
      throw Failure(.badData, "\(path): is damaged; remove it to draw the chain anew")
    }
  }

  private func run(_ density: ModelDensity, resuming checkpoints: [ChainCheckpoint]) throws -> Outcome {
    let progress = FitProgress(
      chains: plan.sampler.chains, iterations: plan.iterations,
      done: checkpoints.reduce(0) { $0 + $1.iteration })
    let sink = try ChainFiles(directory, density, plan, resuming: checkpoints, progress: progress)
    Interrupts.endInOrder { progress.control.cancel() }
    defer { ProgressBar.erase() }
    do {
      let report = try plan.nuts(density, jobs: jobs).sample(
        density, key: try fitKey(plan.seed), into: sink, control: progress.control, resuming: checkpoints)
      return report.outcome == .completed ? .completed : .interrupted
    } catch let error as InferenceError {
      throw Failure(inference: error)
    }
  }
}
