import CKernels
import TSNumerics

/// Runs a program whose coordinates are keys with many particles at once, weighted by its terms: a bootstrap particle filter.
///
/// The steps are those of the program. At each the draws of all particles are made, then the terms of the data multiply
/// their weights; where the effective number of particles falls below a half, they are resampled systematically. The
/// product of the mean weights is an unbiased estimate of the likelihood of the data.
///
/// Source: Gordon, Salmond and Smith (1993), Novel approach to nonlinear/non-Gaussian Bayesian state estimation,
/// doi:10.1049/ip-f-2.1993.0015.
public struct ParticleFilter: Sendable {
  private let plan: ParticlePlan

  /// - Parameters:
  ///   - program: a program whose coordinates are keys, and whose terms are those of the data.
  ///   - values: numbers of it that are summarised over the particles.
  ///   - isFinal: whether that is when the program has ended, rather than at the step that computes them; for each value.
  /// - Throws: ``ProgramSizeError`` where its numbers do not fit into memory.
  public init(_ program: Program, values: [Recorded], isFinal: [Bool]) throws(ProgramSizeError) {
    try MemoryLimit().check(slots: program.nodeCount / 4)
    precondition(isFinal.count == values.count, "each value needs a time")
    plan = ParticlePlan(program, values: values.map(\.place.node), isFinal: isFinal)
  }

  /// Runs all particles.
  ///
  /// - Parameters:
  ///   - particles: how many there are, at least 2.
  ///   - key: what they draw from: by the name of a site, its visit and the number of the particle.
  ///   - probabilities: which quantiles are computed, between 0 and 1.
  ///   - progress: called now and then with the share of the program that is done; false ends the run.
  /// - Throws: ``ParticleFilterError`` where no particle is left that the data allow.
  /// - Complexity: particles × operations of the program; a sort of the particles for each value with quantiles.
  public func run(
    particles: Int, key: PRNGKey, probabilities: [Double] = [], progress: (Double) -> Bool = { _ in true }
  ) throws(ParticleFilterError) -> ParticleSummary {
    precondition(particles >= 2, "at least two particles are needed")
    var run = ParticleRun(plan, particles: particles, key: key, probabilities: probabilities)
    try run.advance(progress)
    return run.summary
  }
}

/// Why a particle filter ended.
public enum ParticleFilterError: Error, Sendable, Equatable {
  /// No particle is left after a node of the program: a term, or a condition that says what it is about.
  case allExcluded(node: Int, condition: String?)
  /// It was told to stop.
  case stopped
}

/// What a particle filter has found.
public struct ParticleSummary: Sendable {
  /// An estimate of the log likelihood of the data; its exponential is unbiased.
  public internal(set) var logLikelihood = 0.0
  /// What each step with data adds to it, and how many particles were effective then.
  public internal(set) var updates: [Update] = []
  /// The mean of each value given the data up to its step.
  public internal(set) var means: [Double]
  /// Its variance.
  public internal(set) var variances: [Double]
  /// Its quantiles, as many for each value as were asked for.
  public internal(set) var quantiles: [[Double]]

  /// A step at which data were met.
  public struct Update: Sendable {
    /// The last node of the step.
    public let node: Int
    /// The log density of its data given those before.
    public let logLikelihood: Double
    /// 1/Σw² before a resampling.
    public let effectiveCount: Double
    /// Whether the particles were resampled after it.
    public let isResampled: Bool
  }
}

/// The particles on their way through the program.
private struct ParticleRun {
  private let plan: ParticlePlan
  private let columns: ParticleColumns
  private let count: Int
  private let probabilities: [Double]
  private let resamplingKey: PRNGKey
  /// The weights as logarithms, those of the step's data included.
  private var logWeights: [Double]
  /// The weights after the last step, with a sum of 1.
  private var weights: [Double]
  private var resamplings: UInt64 = 0
  /// The node that last changed weights.
  private var lastTerm = 0
  private var hasNews = false
  /// Which of the values each step summarises: values by node.
  private var order: [Int]
  private var nextValue = 0
  private(set) var summary: ParticleSummary

  init(_ plan: ParticlePlan, particles: Int, key: PRNGKey, probabilities: [Double]) {
    self.plan = plan
    self.probabilities = probabilities
    count = particles
    columns = ParticleColumns(plan, count: particles, key: key)
    resamplingKey = key.child(named: "resampling")
    logWeights = [Double](repeating: -Double.log(Double(particles)), count: particles)
    weights = [Double](repeating: 1 / Double(particles), count: particles)
    order = plan.values.indices.sorted { (plan.values[$0], $0) < (plan.values[$1], $1) }
    let nothing = [Double](repeating: .nan, count: plan.values.count)
    summary = ParticleSummary(
      means: nothing, variances: nothing,
      quantiles: [[Double]](repeating: [], count: plan.values.count))
  }

  mutating func advance(_ progress: (Double) -> Bool) throws(ParticleFilterError) {
    var postponed: [Int] = []
    for (number, segment) in plan.program.segments.enumerated() {
      for step in 0..<(segment.count ?? 1) {
        let first = segment.first + step * segment.width
        try run(segment, number, step)
        let last = first + segment.width - 1
        let isPoor = hasNews ? try update(last) : false
        // What the step has computed is summarised with the weights of its data, before any of it is given back.
        while nextValue < order.count, plan.values[order[nextValue]] <= last {
          if plan.isFinal[order[nextValue]] {
            postponed.append(order[nextValue])
          } else {
            summarise(order[nextValue])
          }
          nextValue += 1
        }
        if isPoor { resample() }
        release(segment, number, step, argumentsOf: segment.width - 1)
        for offset in segment.body.indices { columns.release(first + offset, after: last) }
        if !progress(Double(last) / Double(plan.program.nodeCount)) { throw .stopped }
      }
    }
    for value in postponed { summarise(value) }
  }

  private mutating func run(
    _ segment: RecordedSegment, _ number: Int, _ step: Int
  ) throws(ParticleFilterError) {
    let first = segment.first + step * segment.width
    for (offset, node) in segment.body.enumerated() where plan.isNeeded[number][offset] {
      let place = first + offset
      switch node.operation {
      case .term: weigh(segment.arguments[node.firstArgument][step], place)
      case .check: try require(segment.arguments[node.firstArgument][step], node.label, place)
      default:
        let logWeights = logWeights
        columns.compute(
          node, at: place, of: segment, isShared: plan.isShared[number][offset], step: step
        ) { logWeights[$0] > -Double.infinity }
      }
      if offset + 1 < segment.width { release(segment, number, step, argumentsOf: offset) }
    }
  }

  /// Gives back what a node was the last to need.
  private func release(_ segment: RecordedSegment, _ number: Int, _ step: Int, argumentsOf offset: Int) {
    guard plan.isNeeded[number][offset] else { return }
    let place = segment.first + step * segment.width + offset
    for argument in segment.body[offset].valueArguments {
      columns.release(segment.arguments[argument][step], after: place)
    }
  }

  /// A term of the log density multiplies the weights; one that is no number counts as a density of nothing.
  private mutating func weigh(_ node: Int, _ place: Int) {
    (hasNews, lastTerm) = (true, place)
    let column = columns.column(node)
    for i in 0..<count {
      let sum = logWeights[i] + (column?[i] ?? columns.one(node))
      logWeights[i] = sum.isNaN ? -.infinity : sum
    }
  }

  private mutating func require(_ node: Int, _ label: Int, _ place: Int) throws(ParticleFilterError) {
    let column = columns.column(node)
    var isAnyLeft = false
    for i in 0..<count {
      if (column?[i] ?? columns.one(node)) == 0, logWeights[i] > -.infinity {
        // A density of nothing, as a datum may have.
        (logWeights[i], hasNews, lastTerm) = (-.infinity, true, place)
      }
      if logWeights[i] > -.infinity { isAnyLeft = true }
    }
    if !isAnyLeft { throw .allExcluded(node: place, condition: plan.program.labels[label]) }
  }

  /// Ends a step that had data: the likelihood and the weights.
  ///
  /// - Returns: whether so few particles are effective that they are to be resampled.
  private mutating func update(_ last: Int) throws(ParticleFilterError) -> Bool {
    hasNews = false
    let largest = logWeights.max() ?? -.infinity
    guard largest > -.infinity, largest < .infinity else {
      throw .allExcluded(node: lastTerm, condition: nil)
    }
    for i in 0..<count { weights[i] = logWeights[i] - largest }
    weights.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { ck_exp_f64(count, start, start) }
    }
    var (sum, squares) = (0.0, 0.0)
    for weight in weights {
      sum += weight
      squares += weight * weight
    }
    let logSum = largest + Double.log(sum)
    for i in 0..<count {
      logWeights[i] -= logSum
      weights[i] /= sum
    }
    let effective = sum * sum / squares
    let isPoor = effective < 0.5 * Double(count)
    summary.logLikelihood += logSum
    summary.updates.append(
      ParticleSummary.Update(
        node: last, logLikelihood: logSum, effectiveCount: effective, isResampled: isPoor))
    return isPoor
  }

  private mutating func resample() {
    let uniform: Double = resamplingKey.uniform(at: resamplings)
    resamplings += 1
    columns.resample(systematicAncestors(weights, uniform: uniform))
    let logWeight = -Double.log(Double(count))
    for i in 0..<count { (logWeights[i], weights[i]) = (logWeight, 1 / Double(count)) }
  }

  private mutating func summarise(_ value: Int) {
    let node = plan.values[value]
    guard let column = columns.column(node) else {
      summary.means[value] = columns.one(node)
      summary.variances[value] = 0
      summary.quantiles[value] = probabilities.map { _ in columns.one(node) }
      return
    }
    let weighted = WeightedNumbers(column, weights)
    summary.means[value] = weighted.mean
    summary.variances[value] = weighted.variance
    summary.quantiles[value] = weighted.quantiles(probabilities)
  }
}
