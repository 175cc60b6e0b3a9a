import CKernels
import TSNumerics

/// Records the operations of one run of a model, and rolls its loops up as it goes.
///
/// Nodes are numbered in the order in which they are met. The steps of a loop that meet the same operations are kept as
/// one body, so that memory grows with one step and the data.
///
/// Used by one thread, whose numbers find it: see ``recording(_:)``. What every node changes is therefore not watched for
/// simultaneous access.
public final class Recorder {
  @exclusivity(unchecked) var nextNode = 0
  @exclusivity(unchecked) private var segments: [RecordedSegment] = []
  @exclusivity(unchecked) private var straight = RecordedStep(first: 0)
  @exclusivity(unchecked) private var rolling: RollingLoop?
  @exclusivity(unchecked) private var loops: [OpenLoop] = []
  /// What coordinates, terms and checks say of themselves, by number.
  private(set) var labels = [""]
  private var labelNumbers: [String: Int] = [:]
  private(set) var functions: [RecordedFunction] = []
  private var functionNumbers = ["digamma": RecordedFunction.digamma]
  @exclusivity(unchecked) package private(set) var coordinateCount = 0
  /// The discrete latent sites by label, and the values that each may have.
  var discreteSites: [Int: ClosedRange<Int>] = [:]
  /// What the model did that a recording cannot follow.
  public private(set) var fault: String?
  /// What tells the numbers of this recording from those of others.
  private let identifier = UInt64.random(in: 1...UInt64.max)
  private var readCount = 0
  private let limit: MemoryLimit
  /// How many operations there are that are not the same as those of an earlier step.
  @exclusivity(unchecked) private var openNodes = 0

  private struct OpenLoop {
    let length: Int
    let isRolling: Bool
  }

  /// An empty recording.
  public convenience init() { self.init(limit: MemoryLimit()) }

  /// An empty recording of a program that must not grow beyond a limit.
  package init(limit: MemoryLimit) {
    self.limit = limit
    functions = [RecordedFunction(name: "digamma") { SpecialFunctions.digamma($0[0]) }]
  }

  /// The recorder of this thread.
  static var current: Recorder? {
    ck_current_recorder().map { Unmanaged<Recorder>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Records what a closure does.
  ///
  /// - Returns: what the closure returns.
  public func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = ck_current_recorder()
    ck_set_current_recorder(Unmanaged.passUnretained(self).toOpaque())
    defer { ck_set_current_recorder(outer) }
    return try body()
  }

  /// Does something of which nothing is recorded: numbers that do not depend on coordinates keep their values.
  package func pausing<Result>(_ body: () -> Result) -> Result {
    let outer = ck_current_recorder()
    ck_set_current_recorder(nil)
    defer { ck_set_current_recorder(outer) }
    return body()
  }

  /// The program, once the model has run.
  public func finish() -> Program {
    closeStraight()
    return Program(
      segments: segments.rollingUpRepeats(), coordinateCount: coordinateCount, labels: labels,
      functions: functions,
      nodeCount: nextNode, discreteSites: discreteSites)
  }
}

/// A function of the library, known by name only.
struct RecordedFunction: Sendable {
  /// The most arguments that a function has.
  static let mostArguments = 4
  /// Computes it from its arguments.
  typealias Body = @Sendable (UnsafePointer<Double>) -> Double

  let name: String
  let body: Body

  func callAsFunction(_ arguments: [Double]) -> Double {
    arguments.withUnsafeBufferPointer { $0.baseAddress.map(body) ?? .nan }
  }

  /// The number of the derivative of logGamma, which every recording knows.
  static let digamma = 0
}

// MARK: Loops

extension Recorder {
  /// A loop begins.
  ///
  /// The longest of nested loops is rolled up. A shorter one inside it is written out within each step; around it each
  /// step is written out.
  public func enterLoop(length: Int) {
    let enclosing = loops.last { $0.isRolling }
    var isRolling = true
    if let enclosing, let rolling {
      isRolling = length > enclosing.length && rolling.count == 0
      if isRolling { demote() }
    }
    if isRolling { closeStraight() }
    loops.append(OpenLoop(length: length, isRolling: isRolling))
    if isRolling { rolling = RollingLoop(first: nextNode) }
  }

  /// A step of the innermost loop begins.
  public func beginStep() {
    guard loops.last?.isRolling == true else { return }
    endStep()
  }

  /// The innermost loop has ended.
  public func leaveLoop() {
    guard let loop = loops.popLast(), loop.isRolling else { return }
    endStep()
    closeRolling()
  }

  private func endStep() {
    guard let loop = rolling, !loop.open.nodes.isEmpty else { return }
    let (isFirst, width) = (loop.count == 0, loop.open.nodes.count)
    if loop.merge() {
      if !isFirst { openNodes -= width }
      return
    }
    // Another kind of step: a loop of its own follows.
    let step = loop.open
    if let segment = loop.segment { segments.append(segment) }
    let next = RollingLoop(first: step.first)
    next.open = step
    _ = next.merge()
    rolling = next
  }

  private func closeRolling() {
    if let segment = rolling?.segment { segments.append(segment) }
    rolling = nil
    straight = RecordedStep(first: nextNode)
  }

  /// Writes out the steps of the loop that is being rolled, of which there is one so far.
  private func demote() {
    guard let loop = rolling else { return }
    straight = loop.open
    rolling = nil
    for i in loops.indices { loops[i] = OpenLoop(length: loops[i].length, isRolling: false) }
  }

  private func closeStraight() {
    if !straight.nodes.isEmpty { segments.append(RecordedSegment(straight)) }
    straight = RecordedStep(first: nextNode)
  }
}

// MARK: Nodes

extension Recorder {
  /// A new node, whose arguments are added next.
  private func append(_ node: RecordedNode) -> Int {
    if let rolling { rolling.open.append(node) } else { straight.append(node) }
    openNodes += 1
    if openNodes > limit.nodes { noteSize() }
    defer { nextNode += 1 }
    return nextNode
  }

  /// What is written out operation by operation must fit into memory; the rest is not kept.
  private func noteSize() {
    note(fault: "\(limit.error(nodes: openNodes))")
    if let rolling { rolling.open.restart(first: nextNode) } else { straight.restart(first: nextNode) }
  }

  private func addArgument(_ node: Int) {
    if let rolling { rolling.open.arguments.append(node) } else { straight.arguments.append(node) }
  }

  func leaf(label: Int = 0, value: Double = 0, coordinate: Int = -1) -> Int {
    append(
      RecordedNode(operation: .leaf, argumentCount: 0, label: label, value: value, coordinate: coordinate))
  }

  func append(_ operation: Operation, _ a: RecordedPlace, label: Int = 0) -> Int {
    let first = node(of: a)
    let made = append(RecordedNode(operation: operation, argumentCount: 1, label: label))
    addArgument(first)
    return made
  }

  func append(_ operation: Operation, _ a: RecordedPlace, _ b: RecordedPlace) -> Int {
    let first = node(of: a)
    let second = node(of: b)
    let made = append(RecordedNode(operation: operation, argumentCount: 2))
    addArgument(first)
    addArgument(second)
    return made
  }

  func append(_ operation: Operation, _ arguments: [RecordedPlace], label: Int = 0) -> Int {
    let numbers = arguments.map { node(of: $0) }
    let made = append(RecordedNode(operation: operation, argumentCount: numbers.count, label: label))
    for number in numbers { addArgument(number) }
    return made
  }

  /// The node of a number; of one that was made outside the recording a literal.
  func node(of place: RecordedPlace) -> Int {
    if place.recorder == identifier { return place.node }
    if place.isVariable { note(foreign: place) }
    return leaf(value: place.value)
  }

  /// The number of a text that nodes refer to.
  package func label(_ text: String) -> Int {
    if let known = labelNumbers[text] { return known }
    labels.append(text)
    labelNumbers[text] = labels.count - 1
    return labels.count - 1
  }

  func function(_ name: String, _ body: @escaping RecordedFunction.Body) -> Int {
    if let known = functionNumbers[name] { return known }
    functions.append(RecordedFunction(name: name, body: body))
    functionNumbers[name] = functions.count - 1
    return functions.count - 1
  }

  /// How many nodes there are.
  package var nodeCount: Int { nextNode }

  /// A new unbounded coordinate.
  ///
  /// - Parameter site: the site that it belongs to, for those who read the program.
  public func coordinate(of site: String = "") -> Recorded { coordinate(label: label(site)) }

  /// A new unbounded coordinate of the site with a label.
  package func coordinate(label: Int) -> Recorded {
    defer { coordinateCount += 1 }
    let node = leaf(label: label, value: 0, coordinate: coordinateCount)
    return Recorded(RecordedPlace(node: node, isVariable: true, value: .nan, recorder: identifier))
  }

  /// Adds a term to the log density.
  ///
  /// - Parameters:
  ///   - term: the term.
  ///   - site: the site that it belongs to, for those who read the program.
  public func addTerm(_ term: Recorded, of site: String = "") { addTerm(term, label: label(site)) }

  /// Adds a term of the site with a label.
  package func addTerm(_ term: Recorded, label: Int) { _ = append(.term, term.place, label: label) }

  /// Requires a condition; where it fails the density is zero.
  ///
  /// - Parameters:
  ///   - condition: what must hold.
  ///   - text: what it is about, for those who read the program; of a loop what it is about at the first step.
  public func check(_ condition: RecordedMask, label text: @autoclosure () -> String) {
    let known = rolling?.label(of: .check)
    _ = append(.check, condition.place, label: known ?? label(text()))
  }

  /// What is given out for a number that cannot be read, until the run has ended: nothing, so that it is a valid index and
  /// ends a loop, and one now and then, which ends loops that nothing does not end.
  fileprivate func standIn() -> Double {
    readCount += 1
    return readCount.isMultiple(of: 1_000) ? 1 : 0
  }

  private func note(fault text: @autoclosure () -> String) { if fault == nil { fault = text() } }

  /// What is said where a value is used that is ``RecordedPlace/missing``.
  package static let missingFault =
    "uses the value of a discrete site that is missing and cannot be summed out"

  /// A number that was used and has no node here.
  private func note(foreign place: RecordedPlace) {
    note(
      fault: place.recorder == 0
        ? Self.missingFault
        : "uses a number of another recording, or one that was computed on another thread")
  }
}

// MARK: What recorded numbers call

extension Recorder {
  static func literal(_ value: Double) -> RecordedPlace {
    let recorder = current
    return RecordedPlace(
      node: recorder?.leaf(value: value) ?? -1, isVariable: false, value: value,
      recorder: recorder?.identifier ?? 0)
  }

  // Outside any recording there is only the value.

  static func node(_ operation: Operation, _ a: RecordedPlace) -> RecordedPlace {
    let recorder = current
    return RecordedPlace(
      node: recorder?.append(operation, a) ?? -1, isVariable: a.isVariable,
      value: a.isVariable ? .nan : operation.value(a.value), recorder: recorder?.identifier ?? 0)
  }

  static func node(_ operation: Operation, _ a: RecordedPlace, _ b: RecordedPlace) -> RecordedPlace {
    let recorder = current
    let isVariable = a.isVariable || b.isVariable
    return RecordedPlace(
      node: recorder?.append(operation, a, b) ?? -1, isVariable: isVariable,
      value: isVariable ? .nan : operation.value(a.value, b.value), recorder: recorder?.identifier ?? 0)
  }

  static func node(
    _ operation: Operation, _ a: RecordedPlace, _ b: RecordedPlace, _ c: RecordedPlace
  ) -> RecordedPlace {
    append(operation, [a, b, c]) { operation.value(a.value, b.value, c.value) }
  }

  static func chain(_ value: RecordedPlace, _ pairs: [RecordedPlace]) -> RecordedPlace {
    append(.chain, [value] + pairs) { value.value }
  }

  static func call(
    _ name: String, _ arguments: [RecordedPlace], _ body: @escaping RecordedFunction.Body
  ) -> RecordedPlace {
    if !(1...RecordedFunction.mostArguments).contains(arguments.count) {
      current?.note(
        fault:
          "has a function '\(name)' of \(arguments.count) numbers; expected 1 to \(RecordedFunction.mostArguments)"
      )
    }
    return append(.function, arguments, label: current?.function(name, body) ?? 0) {
      RecordedFunction(name: name, body: body)(arguments.map(\.value))
    }
  }

  private static func append(
    _ operation: Operation, _ arguments: [RecordedPlace], label: Int = 0, _ value: () -> Double
  ) -> RecordedPlace {
    let recorder = current
    let isVariable = arguments.contains(where: \.isVariable)
    return RecordedPlace(
      node: recorder?.append(operation, arguments, label: label) ?? -1, isVariable: isVariable,
      value: isVariable ? .nan : value(), recorder: recorder?.identifier ?? 0)
  }

  /// The value of a number that does not depend on the coordinates.
  static func read(_ place: RecordedPlace) -> Double {
    if place.isVariable, place.recorder == 0 {
      current?.note(foreign: place)
      return 0
    }
    if place.isVariable {
      current?.note(
        fault:
          "reads the value of a number that depends on what is drawn; compare with .< and choose with select")
      return current?.standIn() ?? 0
    }
    return place.value
  }
}
