import CKernels
import TSNumerics

/// The numbers of all particles: a column for each node that is needed still, one number where all have the same.
final class ParticleColumns {
  let count: Int
  private let plan: ParticlePlan
  /// The numbers that all particles share, by node.
  private var shared: [Double]
  /// For each node the number of its column; -1 for none.
  private var columns: [Int32]
  private var storage: [UnsafeMutablePointer<Double>] = []
  /// Whether each column is one of a node.
  private var isTaken: [Bool] = []
  private var free: [Int32] = []
  private let words: UnsafeMutablePointer<UInt32>
  private let spread: [UnsafeMutablePointer<Double>]
  private let keys: SiteKeys

  init(_ plan: ParticlePlan, count: Int, key: PRNGKey) {
    self.plan = plan
    self.count = count
    keys = SiteKeys(key)
    shared = [Double](repeating: .nan, count: plan.program.nodeCount)
    columns = [Int32](repeating: -1, count: plan.program.nodeCount)
    words = .allocate(capacity: 2 * count)
    spread = (0..<3).map { _ in .allocate(capacity: count) }
  }

  deinit {
    words.deallocate()
    for column in storage + spread { column.deallocate() }
  }

  /// The number of a node that all particles share.
  func one(_ node: Int) -> Double { shared[node] }

  /// The column of a node; nil where all particles have the same number.
  func column(_ node: Int) -> UnsafeMutablePointer<Double>? {
    columns[node] < 0 ? nil : storage[Int(columns[node])]
  }

  private func take(_ node: Int) -> UnsafeMutablePointer<Double> {
    let column = free.popLast() ?? Int32(storage.count)
    if column == storage.count {
      storage.append(.allocate(capacity: count))
      isTaken.append(false)
    }
    columns[node] = column
    isTaken[Int(column)] = true
    return storage[Int(column)]
  }

  /// Gives back the columns that nothing after a node needs.
  func release(_ node: Int, after last: Int) {
    guard columns[node] >= 0, plan.lastUse[node] <= last else { return }
    free.append(columns[node])
    isTaken[Int(columns[node])] = false
    columns[node] = -1
  }

  /// Replaces each particle by one of its ancestors, in everything that is needed still.
  func resample(_ ancestors: [Int]) {
    let new = spread[0]
    for (old, isTaken) in zip(storage, isTaken) where isTaken {
      for (i, ancestor) in ancestors.enumerated() { new[i] = old[ancestor] }
      old.update(from: new, count: count)
    }
  }
}

// MARK: Operations

extension ParticleColumns {
  /// Computes a node.
  ///
  /// - Parameters:
  ///   - node: what is done.
  ///   - place: which node of the program it is.
  ///   - segment: the segment that it is of, and its number.
  ///   - step: the step of the segment.
  ///   - isAlive: whether a particle counts; functions are not called for those that do not.
  func compute(
    _ node: RecordedNode, at place: Int, of segment: RecordedSegment, isShared: Bool, step: Int,
    isAlive: (Int) -> Bool
  ) {
    if node.operation == .leaf {
      let leaf = segment.leaves[node.leaf]
      let coordinate = leaf.coordinates[step]
      if coordinate >= 0 { return fillKeys(take(place), plan.program.labels[node.label]) }
      if isShared { shared[place] = leaf.value(at: step) } else { fill(take(place), leaf.value(at: step)) }
      return
    }
    let arguments = node.valueArguments.map { segment.arguments[$0][step] }
    if isShared {
      shared[place] = plan.program.value(of: node, arguments.map { shared[$0] })
    } else {
      run(node, take(place), arguments, isAlive)
    }
  }

  private func fill(_ column: UnsafeMutablePointer<Double>, _ value: Double) {
    for i in 0..<count { column[i] = value }
  }

  private func run(
    _ node: RecordedNode, _ result: UnsafeMutablePointer<Double>, _ arguments: [Int], _ isAlive: (Int) -> Bool
  ) {
    switch node.operation {
    case .function: return call(plan.program.functions[node.label], result, arguments, isAlive)
    case .detach, .chain: return result.update(from: all(arguments[0], 0), count: count)
    case .normal:
      return normal(result, all(arguments[0], 0), all(arguments[1], 1), all(arguments[2], 2))
    default: break
    }
    guard let code = node.operation.columnCode else { return fill(result, .nan) }
    if node.operation.isPair, columns[arguments[0]] < 0 || columns[arguments[1]] < 0 {
      // What differs between particles at another step may be the same for all at this one.
      if columns[arguments[0]] < 0, columns[arguments[1]] < 0 {
        return fill(result, plan.program.value(of: node, arguments.map { shared[$0] }))
      }
      return pair(code, result, arguments[0], arguments[1])
    }
    let columns = arguments.indices.map { all(arguments[$0], $0) }
    let kernel = ck_column_kernel(
      Int32(code), 1, Int32(CK_READ_COLUMN), Int32(CK_READ_COLUMN),
      Int32(CK_READ_COLUMN))
    kernel?(
      count, count, result, columns[0], columns.count > 1 ? columns[1] : columns[0],
      columns.count > 2 ? columns[2] : columns[0])
  }

  /// An operation of two arguments, one of which is a single number.
  private func pair(_ code: Int, _ result: UnsafeMutablePointer<Double>, _ a: Int, _ b: Int) {
    let (one, column) = (Int32(CK_READ_ONE), Int32(CK_READ_COLUMN))
    let isFirstOne = columns[a] < 0
    let kernel = ck_column_kernel(
      Int32(code), 1, isFirstOne ? one : column, isFirstOne ? column : one, column)
    withUnsafePointer(to: shared[isFirstOne ? a : b]) { number in
      guard let other = self.column(isFirstOne ? b : a).map({ UnsafePointer($0) }) else { return }
      kernel?(count, count, result, isFirstOne ? number : other, isFirstOne ? other : number, other)
    }
  }

  /// The column of a node; of one number that all share a column of it.
  private func all(_ node: Int, _ room: Int) -> UnsafeMutablePointer<Double> {
    if let column = column(node) { return column }
    fill(spread[room], shared[node])
    return spread[room]
  }

  private func normal(
    _ y: UnsafeMutablePointer<Double>, _ x: UnsafeMutablePointer<Double>,
    _ location: UnsafeMutablePointer<Double>, _ scale: UnsafeMutablePointer<Double>
  ) {
    var i = 0
    for lanes in [8, 1] {
      while i + lanes <= count {
        ck_normal_log_density_f64(lanes, x + i, location + i, scale + i, y + i)
        i += lanes
      }
    }
  }
}

// MARK: Functions and draws

extension ParticleColumns {
  private func call(
    _ function: RecordedFunction, _ result: UnsafeMutablePointer<Double>, _ arguments: [Int],
    _ isAlive: (Int) -> Bool
  ) {
    switch function.name {
    case RecordedFunction.block:
      guard let key = column(arguments[0]), columns[arguments[1]] < 0 else { break }
      split(key)
      let counter = shared[arguments[1]].bitPattern
      ck_threefry_keys(
        count, words, words + count, UInt32(truncatingIfNeeded: counter >> 32),
        UInt32(truncatingIfNeeded: counter), words, words + count)
      return join(into: result)
    case RecordedFunction.uniform:
      guard let key = column(arguments[0]) else { break }
      split(key)
      return ck_uniform_f64(count, words, words + count, result)
    case RecordedFunction.normal:
      guard let key = column(arguments[0]) else { break }
      split(key)
      return ck_normal_f64(count, words, words + count, result)
    default: break
    }
    let columns = arguments.map { column($0) }
    var numbers = [Double](repeating: 0, count: RecordedFunction.mostArguments)
    for (i, argument) in arguments.enumerated() where columns[i] == nil { numbers[i] = shared[argument] }
    for particle in 0..<count {
      // The parameters of one that does not count may be such that a sampler does not return.
      guard isAlive(particle) else {
        result[particle] = .nan
        continue
      }
      for (i, column) in columns.enumerated() { if let column { numbers[i] = column[particle] } }
      result[particle] = function.body(numbers)
    }
  }

  /// The keys of a column as two columns of words.
  private func split(_ keys: UnsafeMutablePointer<Double>) {
    for i in 0..<count {
      let bits = keys[i].bitPattern
      words[i] = UInt32(truncatingIfNeeded: bits >> 32)
      words[count + i] = UInt32(truncatingIfNeeded: bits)
    }
  }

  private func join(into keys: UnsafeMutablePointer<Double>) {
    for i in 0..<count { keys[i] = PRNGKey(high: words[i], low: words[count + i]).asNumber }
  }

  /// The keys of a draw, one for each particle: the particle's child of that of the site at this visit.
  private func fillKeys(_ column: UnsafeMutablePointer<Double>, _ site: String) {
    let key = keys.next(site)
    ck_threefry_counters(count, key.high, key.low, 0, words, words + count)
    join(into: column)
  }
}

/// The keys of draws: by the name of the site, then by its visits in order.
final class SiteKeys {
  private let root: PRNGKey
  private var sites: [String: (key: PRNGKey, visits: UInt64)] = [:]

  init(_ root: PRNGKey) { self.root = root }

  func next(_ site: String) -> PRNGKey {
    let known = sites[site] ?? (root.child(named: "site \(site)"), 0)
    sites[site] = (known.key, known.visits + 1)
    return known.key.child(known.visits)
  }
}
