/// What of the body of a loop depends on data alone: computed when the program is prepared.
struct LoopData {
  /// The values of such a node by step, by offset; one number where all steps have the same, nil for what is no data.
  private(set) var columns: [[Double]?]

  private let segment: RecordedSegment
  private let arguments: [LoopArgument]
  private let functions: [RecordedFunction]

  init(_ segment: RecordedSegment, _ arguments: [LoopArgument], functions: [RecordedFunction]) {
    self.segment = segment
    self.arguments = arguments
    self.functions = functions
    columns = Self.dataNodes(segment, arguments).map { $0 ? [] : nil }
    let isConstant = constantNodes()
    for step in 0..<(segment.count ?? 1) {
      for offset in segment.body.indices where columns[offset] != nil && (step == 0 || !isConstant[offset]) {
        let value = computed(offset, step)
        columns[offset]?.append(value)
      }
    }
  }

  /// The value of a node at a step that has been computed.
  func value(of offset: Int, at step: Int) -> Double {
    guard let column = columns[offset], let first = column.first else { return .nan }
    return column.count == 1 ? first : column[step]
  }

  private func computed(_ offset: Int, _ step: Int) -> Double {
    let recorded = segment.body[offset]
    if recorded.operation == .leaf { return segment.leaves[recorded.leaf].value(at: step) }
    let a = recorded.arguments.map { argument(arguments[$0], step) } + [0, 0, 0]
    return recorded.operation == .function
      ? functions[recorded.label](a) : recorded.operation.value(a[0], a[1], a[2])
  }

  private func argument(_ argument: LoopArgument, _ step: Int) -> Double {
    switch argument {
    case .local(let other): value(of: other, at: step)
    case .lag(let lag):
      step < lag.distance
        ? lag.initials[step].number ?? .nan : value(of: lag.offset, at: step - lag.distance)
    case .cells(let cells): cells[cells.count == 1 ? 0 : step].number ?? .nan
    case .state: .nan
    }
  }

  /// Which of the nodes that depend on data alone are the same at every step.
  private func constantNodes() -> [Bool] {
    var isConstant = [Bool](repeating: false, count: segment.width)
    for (offset, recorded) in segment.body.enumerated() where columns[offset] != nil {
      isConstant[offset] =
        recorded.operation == .leaf
        ? segment.leaves[recorded.leaf].values.count == 1
        : recorded.arguments.allSatisfy { i in
          switch arguments[i] {
          case .local(let other): isConstant[other]
          case .lag, .state: false
          case .cells(let cells): cells.count == 1
          }
        }
    }
    return isConstant
  }

  private static func dataNodes(_ segment: RecordedSegment, _ arguments: [LoopArgument]) -> [Bool] {
    var isData = segment.body.map { recorded in
      if recorded.operation == .leaf { return segment.leaves[recorded.leaf].isData }
      return recorded.operation.hasValue
        && recorded.arguments.allSatisfy { i in
          switch arguments[i] {
          case .local: true
          case .lag(let lag): lag.initials.allSatisfy { $0.number != nil }
          case .cells(let cells): cells.allSatisfy { $0.number != nil }
          case .state: false
          }
        }
    }
    // What refers to what is no data is none, backwards through lags too.
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (offset, recorded) in segment.body.enumerated() where isData[offset] {
        let isKnown = recorded.arguments.allSatisfy { i in
          switch arguments[i] {
          case .local(let other): isData[other]
          case .lag(let lag): isData[lag.offset]
          case .cells, .state: true
          }
        }
        if !isKnown {
          isData[offset] = false
          hasChanged = true
        }
      }
    }
    return isData
  }
}
