import CKernels

/// How an operand lies in memory.
struct Operand {
  /// What the address is counted from.
  enum Base: Hashable {
    /// The evaluator's memory.
    case slots
    /// A column that lives for one block of steps.
    case temporary(Int)
    /// A column of data.
    case data(Int)
    /// A table of places.
    case table(Int)
    /// The coordinates that are evaluated.
    case positions
    /// Where the gradient goes.
    case gradients
  }

  var base = Base.slots
  /// In slots, which hold a number a lane; in numbers for data.
  var offset = 0
  /// How a kernel reads it.
  var read = Read.column
  /// Bytes from one step to the next; 0 outside loops.
  var stride = 0
  /// Whether it holds one block of steps, the same place for every block.
  var isBlockLocal = false

  enum Read: Int32 {
    case column, step, lane, one
  }
}

/// One operation before addresses are known.
struct PlannedOperation {
  var kernel: CKColumnKernel?
  /// The number of a function of the library.
  var function: Int?
  var result: Operand
  var arguments: [Operand] = []
}

/// What an evaluator does, in order.
enum PlannedItem {
  /// Slots that are set to zero.
  case clear(Range<Int>)
  /// Operations outside loops.
  case straight(Range<Int>)
  case loop(PlannedLoop)
  case filter(PlannedFilter)
}

/// Where a filter finds its numbers and leaves what it gives.
struct PlannedFilter {
  let operands: [(value: Operand, adjoint: Operand?)]
  /// The slot of the first of ``FilterResult``.
  let results: Int
}

/// The steps of a loop as an evaluator runs them.
struct PlannedLoop {
  let count: Int
  let isBackwards: Bool
  /// How many steps are computed together.
  let blockLength: Int
  let phases: [PlannedPhase]
}

/// Operations of a loop that are run in the same way.
struct PlannedPhase {
  enum Kind: Equatable {
    /// Each over a whole block of steps.
    case columns
    /// All at a step before the next one.
    case steps
    /// One recurrence; whether its slope and its rest are data, the same in every lane.
    case recurrence(lag: Int, isSlopeOne: Bool, isRestOne: Bool)
  }

  let kind: Kind
  var operations: Range<Int>
}

extension PlannedItem {
  /// The same for the kernels.
  ///
  /// - Parameter filter: where a filter is prepared; nil if it is not to be run.
  func columnItems(_ filter: UnsafePointer<CKFilter>?) -> [CKColumnItem] {
    switch self {
    case .filter:
      guard let filter else { return [] }
      var item = CKColumnItem(CK_ITEM_FILTER, 0..<0)
      item.filter = filter
      return [item]
    case .clear(let slots): return slots.isEmpty ? [] : [CKColumnItem(CK_ITEM_CLEAR, slots)]
    case .straight(let operations): return operations.isEmpty ? [] : [CKColumnItem(CK_ITEM_RUN, operations)]
    case .loop(let loop):
      return loop.phases.isEmpty || loop.count == 0
        ? [] : [CKColumnItem(loop)] + loop.phases.map { CKColumnItem($0) }
    }
  }
}

extension CKColumnItem {
  fileprivate init(_ kind: Int, _ range: Range<Int>) {
    self.init()
    self.kind = Int32(kind)
    first = range.lowerBound
    count = range.count
  }

  fileprivate init(_ loop: PlannedLoop) {
    self.init(CK_ITEM_LOOP, 0..<loop.phases.count)
    steps = loop.count
    length = loop.blockLength
    backwards = loop.isBackwards ? 1 : 0
  }

  fileprivate init(_ phase: PlannedPhase) {
    switch phase.kind {
    case .columns: self.init(CK_ITEM_COLUMNS, phase.operations)
    case .steps: self.init(CK_ITEM_STEPS, phase.operations)
    case .recurrence(let lag, let isSlopeOne, let isRestOne):
      self.init(CK_ITEM_RECURRENCE, phase.operations)
      self.lag = lag
      one_a = isSlopeOne ? 1 : 0
      one_c = isRestOne ? 1 : 0
    }
  }
}
