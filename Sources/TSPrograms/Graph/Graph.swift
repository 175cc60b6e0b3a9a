/// A value of a graph: a node of a block.
struct Ref: Hashable, Sendable {
  let block: Int
  let node: Int
}

/// A value at one step: what a gather reads and a scatter adds to. Step 0 for what stands outside loops.
enum Cell: Hashable, Sendable {
  case value(Ref, step: Int)
  case coordinate(Int)
  case number(UInt64)

  /// The value of a number; nil for what is none.
  var number: Double? {
    if case .number(let bits) = self { return Double(bitPattern: bits) }
    return nil
  }
}

/// A program as blocks of expressions to be computed in order, values and derivatives alike.
///
/// A block stands outside loops or is the body of one. What is known when a node is made is used at once: numbers are
/// folded, data columns computed, equal nodes shared, what no step changes is moved out of the loop, and what a
/// derivative needs of the forward steps alone is computed there.
final class Graph {
  var blocks: [Block] = []
  /// The order in which blocks are run.
  var schedule: [Int] = []
  /// Columns of data.
  var data: [[Double]] = []
  var dataNumbers: [[UInt64]: Int] = [:]
  /// Coordinates by step.
  var coordinateMaps: [[Int32]] = []
  /// Cells by step.
  var gathers: [[Cell]] = []
  /// How many cells each accumulator has: as many as its value has steps.
  var accumulators: [(ref: Ref, count: Int)] = []
  var accumulatorOf: [Ref: Int] = [:]
  /// Carried values that are computed in a simpler way than they are written.
  var recurrences: [Ref: Recurrence] = [:]
  let functions: [RecordedFunction]
  /// What the states that are integrated out are filtered by, and the block that stands for it.
  private(set) var filter: FilterSchedule?

  init(functions: [RecordedFunction]) { self.functions = functions }

  /// A new block, to be run after all there are.
  func addBlock(_ kind: Block.Kind, before: Int? = nil, forward: Int? = nil) -> Int {
    let block = Block(kind, preheader: before, forward: forward, order: schedule.count)
    blocks.append(block)
    schedule.append(blocks.count - 1)
    return blocks.count - 1
  }

  /// Adds the block of a filter; none where there is nothing to observe or to predict.
  func addFilter(_ schedule: FilterSchedule) -> Int? {
    if schedule.steps.isEmpty { return nil }
    filter = schedule
    let block = addBlock(.filter)
    for i in 0..<FilterResult.allCases.count { _ = blocks[block].intern(.result(i)) }
    return block
  }

  /// The log density of what a filter has observed, as a node of a later block.
  func logDensity(ofFilter filter: Int, in block: Int) -> Int {
    func result(_ which: FilterResult) -> Int {
      external(Ref(block: filter, node: which.rawValue), in: block)
    }
    func number(_ value: Double) -> Int { self.number(value, in: block) }
    func make(_ operation: Operation, _ a: Int, _ b: Int) -> Int { self.make(operation, [a, b], in: block) }
    let logarithm = self.make(.log, [result(.product)], in: block)
    let exponent = make(.multiply, number(0.6931471805599453), result(.exponent))
    let sum = make(.add, result(.squares), make(.add, logarithm, exponent))
    let count = Double(self.filter?.observationCount ?? 0)
    return make(.subtract, make(.multiply, number(-0.5), sum), number(count * 0.9189385332046727))
  }

  /// The accumulator of a value, to which later blocks add its adjoint, cell by cell.
  func accumulator(of ref: Ref) -> Int {
    if let known = accumulatorOf[ref] { return known }
    accumulators.append((ref: ref, count: blocks[ref.block].count ?? 1))
    accumulatorOf[ref] = accumulators.count - 1
    return accumulators.count - 1
  }

  func dataColumn(_ values: [Double]) -> Int {
    let bits = values.map(\.bitPattern)
    if let known = dataNumbers[bits] { return known }
    data.append(values)
    dataNumbers[bits] = data.count - 1
    return data.count - 1
  }
}

/// Expressions that are computed together.
final class Block {
  enum Kind: Equatable {
    case straight
    case loop(count: Int, isBackwards: Bool)
    /// The filter of the states that are integrated out.
    case filter
  }

  let kind: Kind
  /// The block before a loop, which computes what no step changes.
  let preheader: Int?
  /// For the derivatives of a loop: the loop itself.
  let forward: Int?
  /// Its place in the order of execution.
  let order: Int
  private(set) var nodes: [Node] = []
  private var numbers: [Node: Int] = [:]
  var effects: [Effect] = []
  /// The nodes that are checked, and which effect keeps a node in a range: each is looked up for every condition.
  var checked: Set<Int> = []
  var ranges: [Int: Int] = [:]
  /// Where a lag leads, by its number; known once the body is complete.
  var lagTargets: [Int?] = []
  /// What a lagged value is before the first step: 1, 2, ... steps earlier.
  var initials: [Int: [Cell]] = [:]

  init(_ kind: Kind, preheader: Int?, forward: Int?, order: Int) {
    self.kind = kind
    self.preheader = preheader
    self.forward = forward
    self.order = order
  }

  /// The number of steps; nil outside loops.
  var count: Int? {
    if case .loop(let count, _) = kind { return count }
    return nil
  }

  var isBackwards: Bool {
    if case .loop(_, true) = kind { return true }
    return false
  }

  /// The number of a node that is there.
  func known(_ node: Node) -> Int? { numbers[node] }

  func intern(_ node: Node) -> Int {
    if let known = numbers[node] { return known }
    nodes.append(node)
    numbers[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// Computes a node in another way; it stays known as what it was, too.
  func replace(_ node: Int, by other: Node) { nodes[node] = other }

  /// A way into the block's own past: a node that is not shared, since its target may not be known yet.
  func addLag(_ distance: Int, target: Int?) -> Int {
    lagTargets.append(target)
    return intern(.lag(distance, number: lagTargets.count - 1))
  }
}

/// An expression of a block.
enum Node: Hashable {
  case number(UInt64)
  /// A column of data.
  case data(Int)
  /// A coordinate, outside loops.
  case coordinate(Int)
  /// A coordinate a step.
  case coordinates(Int)
  /// A value outside loops, or the sum of a loop, of a block that was run before.
  case external(Ref)
  /// A value of the loop whose derivatives this block computes, so many steps earlier.
  case column(Ref, earlier: Int)
  /// A cell a step.
  case gather(Int)
  /// One cell of another block.
  case element(Cell)
  /// A value of the block itself, so many executed steps earlier.
  case lag(Int, number: Int)
  /// What later blocks have added to the adjoint of a value.
  case accumulator(Int)
  case operation(Operation, [Int], label: Int)
  /// The sum over all steps: a value outside the loop.
  case sum(Int)
  /// What a filter gives; see ``FilterResult``.
  case result(Int)
}

/// What a filter gives: the sum of e²/S over all observations, and the product of their variances S as a number from 1 to 2
/// and an exponent of two.
enum FilterResult: Int, CaseIterable {
  case squares, product, exponent
}

extension Graph {
  /// The nodes of its own block that a node is computed from.
  func arguments(of ref: Ref) -> [Int] {
    if let recurrence = recurrences[ref] { return [recurrence.lag, recurrence.slope, recurrence.rest] }
    switch blocks[ref.block].nodes[ref.node] {
    case .operation(_, let arguments, _): return arguments
    case .sum(let inner): return [inner]
    case .lag(_, let number): return blocks[ref.block].lagTargets[number].map { [$0] } ?? []
    default: return []
    }
  }
}

/// What a block does besides computing.
enum Effect {
  /// Writes the gradient by the coordinates of a map, or by one.
  case gradient(coordinates: Node, Int)
  /// Adds to accumulators, cell by cell.
  case scatter(cells: [Cell], Int)
  /// Takes lanes out in which a condition does not hold.
  case check(Int)
  /// Takes lanes out in which a value lies outside a range.
  case checkBetween(Int, ClosedRange<Double>)
}
