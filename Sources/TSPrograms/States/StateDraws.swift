import CKernels
import TSNumerics

/// How the states of a program are drawn given the data and the other sites.
struct StateDraws: @unchecked Sendable {
  // Unchecked: the graph is not changed once it is complete.
  let graph: Graph
  let total: Ref
  let coordinateCount: Int
  /// For each state that the filter makes the coordinate it is in the recorded program; -1 for none.
  let places: [Int]
  /// The label of the site that each state is.
  let labels: [String]

  /// - Parameter integration: the program with a state for every site that is integrated out.
  init(_ integration: Integration, _ limit: MemoryLimit) throws {
    let lowering = try Lowering(integration.program, limit: limit, isComplete: true)
    graph = lowering.graph
    total = lowering.total
    coordinateCount = integration.program.coordinateCount
    let states = lowering.graph.filter?.states ?? []
    places = integration.coordinates(of: states)
    labels = states.map { state in
      integration.program.labels[integration.program.segments[state.segment].body[state.offset].label]
    }
  }
}

/// Draws states; for one thread at a time.
public final class StateDrawer {
  private let draws: StateDraws
  private let coordinates: [Int?]
  private let replay: Replay
  private var noise: [Double]
  private var values: [Double]
  private var work: [Double]
  private var density = [0.0]
  private var gradient: [Double]

  /// How many coordinates the recorded program has.
  public var recordedCoordinateCount: Int { coordinates.count }

  init(_ draws: StateDraws, coordinates: [Int?]) {
    self.draws = draws
    self.coordinates = coordinates
    replay = Replay(
      ReplayPlan(draws.graph, total: draws.total, coordinateCount: draws.coordinateCount, lanes: 1),
      plainMeaning: nil, runsFilter: false)
    let schedule = draws.graph.filter
    let (width, count) = (schedule?.width ?? 0, schedule?.operationCount ?? 0)
    noise = [Double](repeating: 0, count: count)
    values = [Double](repeating: 0, count: schedule?.states.count ?? 0)
    work = [Double](repeating: 0, count: (width + 2) * (count + 1) + width * (width + 4))
    gradient = [Double](repeating: 0, count: max(1, draws.coordinateCount))
  }

  /// Writes all coordinates of the recorded program: those of the density as they are, and a draw of the states given
  /// them and the data.
  ///
  /// - Parameters:
  ///   - position: the coordinates of the density.
  ///   - key: what the draw comes from; the mean of the states if nil.
  ///   - all: room for as many numbers as the recorded program has coordinates.
  public func draw(_ position: UnsafePointer<Double>, key: PRNGKey?, into all: UnsafeMutablePointer<Double>) {
    for (i, coordinate) in coordinates.enumerated() where coordinate != nil {
      all[i] = position[coordinate ?? 0]
    }
    guard let filter = replay.filter else { return }
    replay.evaluate(position, values: &density, gradients: &gradient)
    if let key {
      noise.withUnsafeMutableBufferPointer { key.fill($0) }
    } else {
      for i in noise.indices { noise[i] = 0 }
    }
    ck_filter_draw(filter.filter, noise, &values, &work)
    for (value, place) in zip(values, draws.places) where place >= 0 { all[place] = value }
  }

  /// The mean and variance of each state when it is met, given the data before it and the coordinates of the density: of what
  /// comes after the data, a forecast.
  ///
  /// - Parameter position: the coordinates of the density.
  /// - Returns: for each coordinate of the recorded program; those of the density as they are, with a variance of 0.
  /// - Complexity: one pass of the filter.
  public func moments(at position: [Double]) -> (means: [Double], variances: [Double]) {
    precondition(position.count == draws.coordinateCount, "\(draws.coordinateCount) coordinates are needed")
    var all = coordinates.map { $0.map { position[$0] } ?? 0 }
    var variances = [Double](repeating: 0, count: all.count)
    guard let filter = replay.filter else { return (all, variances) }
    replay.evaluate(position, values: &density, gradients: &gradient)
    var spreads = values
    ck_filter_moments(filter.filter, &values, &spreads, &work)
    for (i, place) in draws.places.enumerated() where place >= 0 {
      all[place] = values[i]
      variances[place] = spreads[i]
    }
    return (all, variances)
  }

  /// The mean and variance of each state given all the data and the coordinates of the density: smoothed.
  ///
  /// - Parameter position: the coordinates of the density.
  /// - Returns: for each coordinate of the recorded program; those of the density as they are, with a variance of 0.
  /// - Complexity: a pass of the filter forwards and one backwards, width² an operation.
  ///
  /// Source: de Jong (1989), Smoothing and interpolation with the state-space model, doi:10.1080/01621459.1989.10478863.
  public func smoothed(at position: [Double]) -> (means: [Double], variances: [Double]) {
    let means = coordinates(at: position, key: nil)
    var variances = [Double](repeating: 0, count: means.count)
    guard let filter = replay.filter else { return (means, variances) }
    var spreads = values
    ck_filter_smooth(filter.filter, &spreads, &work)
    for (i, place) in draws.places.enumerated() where place >= 0 { variances[place] = spreads[i] }
    return (means, variances)
  }

  /// All coordinates of the recorded program at some of the density, as many as it has.
  public func coordinates(at position: [Double], key: PRNGKey?) -> [Double] {
    precondition(position.count == draws.coordinateCount, "\(draws.coordinateCount) coordinates are needed")
    return [Double](unsafeUninitializedCapacity: recordedCoordinateCount) { buffer, count in
      buffer.initialize(repeating: 0)
      count = recordedCoordinateCount
      if let start = buffer.baseAddress { draw(position, key: key, into: start) }
    }
  }
}

extension StateDrawer: DataBinding {
  package func bind(_ marks: [UInt64: Int]) -> Set<Int> { replay.bind(marks) }
  package func exchange(_ data: [Double]) { replay.exchange(data) }
}
