/// The operations of a filter in order, with a slot for each state that something is still to be computed from.
///
/// States get their slots as the values of a program get registers: a new one takes the slot of one that nothing needs any
/// more. Steps that do the same with the same slots share a template.
struct FilterSchedule {
  struct Operation: Hashable {
    let isObserved: Bool
    /// The slot of a new state; -1 for an observation.
    let target: Int
    /// Which operand each number is; -1 for none.
    let datum: Int
    let mean: Int
    let variance: Int
    let terms: [Term]
  }

  struct Term: Hashable {
    let slot: Int
    let coefficient: Int
  }

  struct Step {
    let template: Int
    let step: Int
  }

  /// A state that the filter makes, in order.
  struct State {
    let segment: Int
    let offset: Int
    let step: Int
  }

  /// How many states are held at once at most.
  private(set) var width = 0
  /// The values that operations take.
  private(set) var operands: [Ref] = []
  private(set) var templates: [[Operation]] = []
  private(set) var steps: [Step] = []
  private(set) var states: [State] = []
  private(set) var operationCount = 0
  private(set) var observationCount = 0
  /// The label of the site that has most states where there are most.
  private(set) var widest: Int?

  private var operandNumbers: [Ref: Int] = [:]
  private var templateNumbers: [[Operation]: Int] = [:]

  /// - Parameters:
  ///   - program: a program with states.
  ///   - statements: by segment.
  ///   - graph: where the numbers are.
  ///   - isComplete: whether states are made that no datum depends on.
  init(_ program: Program, _ statements: [SegmentStatements], _ graph: Graph, isComplete: Bool) {
    var visits = FilterVisits(program, statements, graph)
    if !isComplete { visits.dropUnneeded() }
    var slots = StateSlots(visits, lingers: isComplete)
    var most = 0
    for range in visits.steps {
      var operations: [Operation] = []
      for i in range where visits.isNeeded[i] {
        let visit = visits.all[i]
        let statement = visit.statement
        let terms = visit.states.enumerated().compactMap { j, state in
          state < 0
            ? nil
            : Term(
              slot: slots.slots[state], coefficient: operand(statement.terms[j].coefficient, statement.block))
        }
        slots.release(i)
        var target = -1
        if !statement.isObserved {
          target = slots.take(i)
          states.append(State(segment: statement.segment, offset: statement.offset, step: visit.step))
        }
        operations.append(
          Operation(
            isObserved: statement.isObserved, target: target,
            datum: operand(statement.datum, statement.block),
            mean: operand(statement.mean, statement.block),
            variance: operand(statement.variance, statement.block), terms: terms))
        if statement.isObserved { observationCount += 1 }
        if slots.alive.count > most {
          most = slots.alive.count
          widest = slots.mostFrequent { visits.label(of: $0, in: program) }
        }
        if !statement.isObserved, visits.lastUse[i] < 0 { slots.free(i) }
      }
      append(operations, visits.all[range.lowerBound].step)
    }
    width = slots.count
  }

  /// How many numbers a lane the derivatives keep of all steps, at most.
  var savedCount: Int {
    let counts = templates.map { $0.reduce(0) { $0 + $1.savedCount(width: width) { $0 >= 0 } } }
    return steps.reduce(0) { $0 + counts[$1.template] }
  }

  private mutating func append(_ operations: [Operation], _ step: Int) {
    if operations.isEmpty { return }
    operationCount += operations.count
    let number = templateNumbers[operations] ?? templates.count
    if number == templates.count {
      templates.append(operations)
      templateNumbers[operations] = number
    }
    steps.append(Step(template: number, step: step))
  }

  private mutating func operand(_ node: Int?, _ block: Int) -> Int {
    guard let node else { return -1 }
    let ref = Ref(block: block, node: node)
    if let known = operandNumbers[ref] { return known }
    operands.append(ref)
    operandNumbers[ref] = operands.count - 1
    return operands.count - 1
  }
}

extension FilterSchedule.Operation {
  /// How many numbers a lane the derivatives keep of it: of an observation h, the error, the inverse of the variance and
  /// whether its noise counts; of a coefficient with a derivative the row of the covariance, the mean and h at its state.
  func savedCount(width: Int, _ hasDerivative: (Int) -> Bool) -> Int {
    (isObserved ? width + 3 : 0) + terms.count { hasDerivative($0.coefficient) } * (width + 2)
  }
}

/// Every operation of a filter at every step, before slots are known.
private struct FilterVisits {
  struct Visit {
    let statement: FilterStatement
    let step: Int
    /// The visits that made the states of its terms; -1 for none.
    let states: [Int]
  }

  private(set) var all: [Visit] = []
  /// The visits of each step of each segment.
  private(set) var steps: [Range<Int>] = []
  private(set) var isNeeded: [Bool] = []
  /// The last visit that needs a state; -1 for none.
  private(set) var lastUse: [Int] = []

  init(_ program: Program, _ statements: [SegmentStatements], _ graph: Graph) {
    var made: [Int: Int] = [:]
    for (number, segment) in program.segments.enumerated() {
      for step in 0..<(segment.count ?? 1) {
        let start = all.count
        for statement in statements[number][step] {
          if let datum = statement.datum, graph.isMissing(datum, in: statement.block, at: step) { continue }
          let states = statement.terms.map { term in
            made[segment.arguments[term.argument][step]] ?? -1
          }
          if !statement.isObserved {
            made[segment.first + step * segment.width + statement.offset] = all.count
          }
          all.append(Visit(statement: statement, step: step, states: states))
        }
        if all.count > start { steps.append(start..<all.count) }
      }
    }
    isNeeded = [Bool](repeating: true, count: all.count)
    findLastUses()
  }

  private mutating func findLastUses() {
    lastUse = [Int](repeating: -1, count: all.count)
    for (i, visit) in all.enumerated() where isNeeded[i] {
      for state in visit.states where state >= 0 { lastUse[state] = i }
    }
  }

  /// Leaves out the states that no observation depends on.
  mutating func dropUnneeded() {
    for i in isNeeded.indices { isNeeded[i] = all[i].statement.isObserved }
    for i in all.indices.reversed() where isNeeded[i] {
      for state in all[i].states where state >= 0 { isNeeded[state] = true }
    }
    findLastUses()
  }

  func label(of visit: Int, in program: Program) -> Int {
    let statement = all[visit].statement
    return program.segments[statement.segment].body[statement.offset].label
  }
}

/// Which slot each state has while it is needed.
private struct StateSlots {
  /// By visit.
  private(set) var slots: [Int]
  private(set) var count = 0
  private(set) var alive: Set<Int> = []
  private var unused: [Int] = []
  /// The states that each visit is the last to need.
  private var ends: [Int: [Int]] = [:]

  /// - Parameter lingers: whether a state that no observation has followed yet stays until the next one, so that what is drawn
  ///   of it rests on data.
  init(_ visits: FilterVisits, lingers: Bool) {
    slots = [Int](repeating: -1, count: visits.all.count)
    // The next observation after each visit.
    var next = [Int](repeating: .max, count: visits.all.count + 1)
    for i in visits.all.indices.reversed() {
      next[i] = i + 1 < visits.all.count && visits.all[i + 1].statement.isObserved ? i + 1 : next[i + 1]
    }
    for (state, last) in visits.lastUse.enumerated() where last >= 0 {
      let isSeen = next[state] <= last
      let end = lingers && !isSeen && next[last] - last <= Self.longestWait ? next[last] : last
      ends[end, default: []].append(state)
    }
  }

  /// How many visits a state is kept for that nothing needs.
  private static let longestWait = 64

  /// Frees the slots of what a visit is the last to need.
  mutating func release(_ visit: Int) {
    for state in ends[visit] ?? [] { free(state) }
  }

  mutating func free(_ state: Int) {
    unused.append(slots[state])
    alive.remove(state)
  }

  mutating func take(_ state: Int) -> Int {
    if unused.isEmpty {
      unused.append(count)
      count += 1
    }
    slots[state] = unused.removeLast()
    alive.insert(state)
    return slots[state]
  }

  /// The label that most living states have.
  func mostFrequent(_ label: (Int) -> Int) -> Int? {
    var counts: [Int: Int] = [:]
    for state in alive { counts[label(state), default: 0] += 1 }
    return counts.filter { $0.key != 0 }.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}

extension Graph {
  /// Whether a datum is missing at a step.
  fileprivate func isMissing(_ node: Int, in block: Int, at step: Int) -> Bool {
    switch blocks[block].nodes[node] {
    case .number(let bits): Double(bitPattern: bits).isNaN
    case .data(let i): data[i][step].isNaN
    default: false
    }
  }
}
