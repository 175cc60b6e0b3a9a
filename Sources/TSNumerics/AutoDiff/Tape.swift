import CKernels

/// What a gradient is computed from: every operation on differentiable numbers, in order, with its partial derivatives.
///
/// A node is one operation; its result has an adjoint, the derivative of the log density by that result. The sweep goes
/// through the nodes once, from the last to the first, and passes each adjoint on to the arguments.
///
/// The tape is a plain struct behind a pointer: as a class it would cost exclusivity checks and reference counts at every
/// operation. Its three streams (nodes, partial derivatives, parents of nodes with many) are written forwards and read
/// backwards, so that no node stores where its derivatives lie. Sums and differences store none. A term of the log
/// density leaves no node behind: its derivatives go straight into the adjoints (``addTerm(_:above:)``).
///
/// Index 0 is the adjoint of everything constant and is never read; 1...`leafCount` are the variables.
@frozen
public struct Tape<P: PrimalScalar> where P.Element == Double {
  @usableFromInline var nodes: UnsafeMutablePointer<CKNode>
  @usableFromInline var partials: UnsafeMutablePointer<P>
  @usableFromInline var parents: UnsafeMutablePointer<UInt32>
  @usableFromInline var weights: UnsafeMutablePointer<Double>
  @usableFromInline var adjoints: UnsafeMutablePointer<P>
  /// The terms that are normal log densities.
  @usableFromInline let normals: UnsafeMutablePointer<CKNormalSum>
  /// Whether numbers were computed for terms that were then left out: nothing hangs on them, but their derivatives may be
  /// no numbers. See ``sweep(into:whereUsed:)``.
  public var hasDroppedTerms = false

  @usableFromInline var nodeCount = 0
  @usableFromInline var partialCount = 0
  @usableFromInline var parentCount = 0
  @usableFromInline var weightCount = 0
  @usableFromInline var nodeCapacity: Int
  @usableFromInline var partialCapacity: Int
  @usableFromInline var parentCapacity: Int
  @usableFromInline var weightCapacity: Int

  /// How many variables there are.
  public let leafCount: Int

  @usableFromInline
  init(leafCount: Int) {
    self.leafCount = leafCount
    nodeCapacity = 1024
    partialCapacity = 1024
    parentCapacity = 256
    weightCapacity = 256
    nodes = .allocate(capacity: nodeCapacity)
    partials = .allocate(capacity: partialCapacity)
    parents = .allocate(capacity: parentCapacity)
    weights = .allocate(capacity: weightCapacity)
    adjoints = .allocate(capacity: leafCount + 1 + nodeCapacity)
    adjoints.initialize(repeating: P(0), count: leafCount + 1 + nodeCapacity)
    // Its numbers are read as whole vectors, too.
    normals = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<CKNormalSum>.size, alignment: 64)
      .bindMemory(to: CKNormalSum.self, capacity: 1)
    normals.initialize(to: CKNormalSum())
    restart()
  }

  /// A tape of its own memory; ``destroy(_:)`` frees it.
  public static func make(leafCount: Int) -> UnsafeMutablePointer<Tape> {
    let tape = UnsafeMutablePointer<Tape>.allocate(capacity: 1)
    tape.initialize(to: Tape(leafCount: leafCount))
    return tape
  }

  /// Frees a tape and its memory.
  public static func destroy(_ tape: UnsafeMutablePointer<Tape>) {
    tape.pointee.nodes.deallocate()
    tape.pointee.partials.deallocate()
    tape.pointee.parents.deallocate()
    tape.pointee.weights.deallocate()
    tape.pointee.adjoints.deallocate()
    tape.pointee.normals.deallocate()
    tape.deinitialize(count: 1)
    tape.deallocate()
  }

  /// The bytes that the nodes and the derivatives of the last evaluation take.
  public var usedBytes: Int {
    nodeCount * (MemoryLayout<CKNode>.stride + MemoryLayout<P>.stride)
      + partialCount * MemoryLayout<P>.stride + parentCount * 4 + weightCount * 8
  }
}

/// What a node does, as the sweep reads it.
@frozen @usableFromInline
enum TapeOperation {
  /// a + b.
  @inlinable static var sum: UInt32 { UInt32(CK_SUM) }
  /// a - b.
  @inlinable static var difference: UInt32 { UInt32(CK_DIFFERENCE) }
  /// -a.
  @inlinable static var negation: UInt32 { UInt32(CK_NEGATION) }
  /// f(a), with one derivative.
  @inlinable static var unary: UInt32 { UInt32(CK_UNARY_NODE) }
  /// f(a, b), with two derivatives.
  @inlinable static var binary: UInt32 { UInt32(CK_BINARY_NODE) }
  /// f of any number of arguments, with as many derivatives and parents.
  @inlinable static var many: UInt32 { UInt32(CK_MANY) }
  /// A sum with weights that are the same in every lane.
  @inlinable static var weighted: UInt32 { UInt32(CK_WEIGHTED) }
}

// MARK: Writing

extension Tape {
  /// Adds a node; its place among the adjoints is returned.
  @inlinable @inline(__always)
  mutating func push(_ kind: UInt32, _ first: UInt32, _ second: UInt32) -> UInt32 {
    if nodeCount == nodeCapacity { growNodes() }
    nodes[nodeCount] = CKNode(kind: kind, first: first, second: second)
    nodeCount &+= 1
    return UInt32(truncatingIfNeeded: leafCount &+ nodeCount)
  }

  /// Makes room for `count` derivatives and as many parents.
  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) {
    if partialCount &+ count > partialCapacity { growPartials(count) }
    if parentCount &+ count > parentCapacity { growParents(count) }
  }

  @inlinable @inline(__always)
  mutating func push(partial: P) {
    partials[partialCount] = partial
    partialCount &+= 1
  }

  @inlinable @inline(__always)
  mutating func push(parent: UInt32, partial: P) {
    partials[partialCount] = partial
    partialCount &+= 1
    parents[parentCount] = parent
    parentCount &+= 1
  }

  /// Makes room for `count` weights and as many parents.
  @inlinable @inline(__always)
  mutating func reserveWeights(_ count: Int) {
    if weightCount &+ count > weightCapacity { growWeights(count) }
    if parentCount &+ count > parentCapacity { growParents(count) }
  }

  /// Writes weights and the places of what they weigh, without what is constant, and adds up the products.
  ///
  /// - Returns: how many were written.
  @inlinable @inline(__always)
  mutating func weigh<Weights: Collection>(_ a: [Var<P>], _ weights: Weights, into sum: inout P) -> UInt32
  where Weights.Element == Double {
    reserveWeights(a.count)
    let (kept, places) = (self.weights + weightCount, parents + parentCount)
    var count = 0
    if P.laneCount > 1 {
      var (first, step) = (UnsafePointer(kept), 1)
      if Weights.self == Lags.self, let end = unsafeBitCast(weights, to: Lags.self).end {
        // These lie in memory, the other way round.
        (first, step) = (end - 1, -1)
      } else {
        for (i, weight) in weights.enumerated() { kept[i] = weight }
      }
      count = a.withUnsafeBufferPointer { numbers in
        withUnsafeMutableBytes(of: &sum) { sum in
          ck_weigh_f64(
            P.laneCount, numbers.count, numbers.baseAddress, MemoryLayout<Var<P>>.stride, first, step,
            sum.baseAddress?.assumingMemoryBound(to: Double.self), kept, places)
        }
      }
    } else {
      var i = 0
      for weight in weights {
        sum += a[i].value * P(weight)
        // Written in any case, and over again where the number is constant.
        kept[count] = weight
        places[count] = a[i].index
        count &+= a[i].isConstant ? 0 : 1
        i &+= 1
      }
    }
    weightCount &+= count
    parentCount &+= count
    return UInt32(truncatingIfNeeded: count)
  }

  @inline(never)
  @usableFromInline
  mutating func growNodes() {
    let used = leafCount + 1 + nodeCapacity
    nodes = Self.grown(nodes, nodeCapacity, to: 2 * nodeCapacity)
    adjoints = Self.grown(adjoints, used, to: used + nodeCapacity)
    (adjoints + used).initialize(repeating: P(0), count: nodeCapacity)
    nodeCapacity *= 2
  }

  @inline(never)
  @usableFromInline
  mutating func growPartials(_ count: Int) {
    let capacity = 2 * partialCapacity + count
    partials = Self.grown(partials, partialCount, to: capacity)
    partialCapacity = capacity
  }

  @inline(never)
  @usableFromInline
  mutating func growParents(_ count: Int) {
    let capacity = 2 * parentCapacity + count
    parents = Self.grown(parents, parentCount, to: capacity)
    parentCapacity = capacity
  }

  @inline(never)
  @usableFromInline
  mutating func growWeights(_ count: Int) {
    let capacity = 2 * weightCapacity + count
    weights = Self.grown(weights, weightCount, to: capacity)
    weightCapacity = capacity
  }

  private static func grown<T>(_ old: UnsafeMutablePointer<T>, _ count: Int, to capacity: Int)
    -> UnsafeMutablePointer<T>
  {
    let new = UnsafeMutablePointer<T>.allocate(capacity: capacity)
    new.moveInitialize(from: old, count: count)
    old.deallocate()
    return new
  }
}

// MARK: Terms and sweep

extension Tape {
  /// Forgets every node. The adjoints are zero again after a sweep that was read.
  @inlinable @inline(__always)
  public mutating func restart() {
    nodeCount = 0
    partialCount = 0
    parentCount = 0
    weightCount = 0
    hasDroppedTerms = false
    normals.pointee.count = 0
    normals.pointee.scale_index = 0
    let room = UnsafeMutableRawPointer(normals)
    (room + Self.productOffset).assumingMemoryBound(to: P.self).pointee = P(1)
    room.assumingMemoryBound(to: P.self).pointee = P(0)
  }

  /// Forgets every node and every adjoint.
  @inlinable
  public mutating func discard() {
    adjoints.update(repeating: P(0), count: leafCount &+ 1 &+ nodeCapacity)
    restart()
  }

  /// Adds a term to the log density: its adjoint is `weight`.
  ///
  /// A node that the term itself has put on top of the tape is taken off again, its derivatives added to the adjoints of
  /// its arguments.
  ///
  /// - Parameters:
  ///   - term: the term.
  ///   - mark: `nodeCount` before the term was computed; nodes below are used by others.
  @inlinable @inline(__always)
  public mutating func addTerm(_ term: Var<P>, above mark: Int) {
    if term.index == 0 { return }
    guard Int(term.index) == leafCount &+ nodeCount, nodeCount > mark else {
      adjoints[Int(term.index)] += P(1)
      return
    }
    nodeCount &-= 1
    let node = nodes[nodeCount]
    switch node.kind {
    case TapeOperation.unary:
      partialCount &-= 1
      adjoints[Int(node.first)] += partials[partialCount]
    case TapeOperation.binary:
      partialCount &-= 2
      adjoints[Int(node.first)] += partials[partialCount]
      adjoints[Int(node.second)] += partials[partialCount &+ 1]
    case TapeOperation.many:
      for _ in 0..<Int(node.first) {
        partialCount &-= 1
        parentCount &-= 1
        adjoints[Int(parents[parentCount])] += partials[partialCount]
      }
    default:
      adjoints[Int(term.index)] += P(1)
      nodeCount &+= 1
    }
  }

  /// How many nodes there are: the mark for ``addTerm(_:above:)``.
  @inlinable @inline(__always)
  public var mark: Int { nodeCount }

  /// Passes every adjoint on to the arguments, from the last node to the first, and writes those of the variables.
  ///
  /// All adjoints are zero afterwards.
  ///
  /// - Parameters:
  ///   - gradient: room for the derivatives by the variables, a number a lane each.
  ///   - isUsedOnly: keeps derivatives that are infinite or no numbers from passing anything on where the adjoint is zero,
  ///     that is, where nothing came of the result. Slower; the same bits where all derivatives are finite.
  @inlinable
  public mutating func sweep(into gradient: UnsafeMutablePointer<Double>, whereUsed isUsedOnly: Bool = false)
  {
    sweepNodes(whereUsed: isUsedOnly)
    UnsafeMutableRawPointer(gradient).copyMemory(
      from: adjoints + 1, byteCount: leafCount &* MemoryLayout<P>.stride)
    adjoints.update(repeating: P(0), count: leafCount &+ 1)
    restart()
  }

  @inlinable
  mutating func sweepNodes(whereUsed isUsedOnly: Bool) {
    // Doubles in memory, `laneCount` to a number, whatever the scalar: the only tapes are those of `Double` and its lanes.
    let partial = UnsafeRawPointer(partials + partialCount).assumingMemoryBound(to: Double.self)
    let sweep = isUsedOnly ? ck_sweep_where_used_f64 : ck_sweep_f64
    sweep(
      P.laneCount, nodeCount, leafCount, nodes, partial, parents + parentCount,
      weights + weightCount,
      UnsafeMutableRawPointer(adjoints).assumingMemoryBound(to: Double.self))
  }
}
