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
  /// Operations outside loops.
  case straight(Range<Int>)
  case loop(PlannedLoop)
}

/// A loop as an evaluator runs it.
struct PlannedLoop {
  let count: Int
  let isBackwards: Bool
  /// How many steps are computed together.
  let blockLength: Int
  /// What is done before the first step.
  let prologue: Range<Int>
  let phases: [PlannedPhase]
  /// The slots of partial sums, four each.
  let sums: [Int]
  /// What is done after the last step.
  let epilogue: Range<Int>
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
