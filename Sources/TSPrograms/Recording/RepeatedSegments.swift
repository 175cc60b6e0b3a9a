// Loops that do every few steps something else: a carried value that is set back each year, a site met at every second
// step, a short loop within each step of a longer one. Their steps have several shapes, which come back in the same order.
extension [RecordedSegment] {
  /// The same nodes, with segments that repeat in the same order as loops of their own: a step of one is the whole run of
  /// segments, written out.
  func rollingUpRepeats() -> [RecordedSegment] {
    guard count >= 2 * RepeatedRun.fewestRepeats else { return self }
    var shapes: [RecordedShape: Int] = [:]
    let keys = map { segment in
      let shape = RecordedShape(segment.body)
      let number = shapes[shape] ?? shapes.count
      shapes[shape] = number
      return SegmentKey(shape: number, count: segment.count ?? 1)
    }
    var result: [RecordedSegment] = []
    var at = 0
    while at < count {
      if let run = RepeatedRun(at: at, keys, self) {
        result.append(RecordedSegment(repeating: Array(self[at..<(at + run.length * run.repeats)]), run))
        at += run.length * run.repeats
      } else {
        result.append(self[at])
        at += 1
      }
    }
    return result
  }
}

/// The shape and the length of a segment.
private struct SegmentKey: Equatable {
  let shape: Int
  let count: Int
}

/// What makes two bodies alike: operations, and how many arguments they take.
private struct RecordedShape: Hashable {
  private let nodes: [[Int]]

  init(_ body: [RecordedNode]) {
    nodes = body.map { [Int($0.operation.rawValue), $0.argumentCount, $0.operation == .leaf ? 0 : $0.label] }
  }
}

/// Segments that repeat in the same order.
private struct RepeatedRun {
  /// How many segments come back.
  let length: Int
  /// How often they are there.
  let repeats: Int

  static let fewestRepeats = 3
  private static let longest = 64

  /// The shortest run that begins at a segment; nil where none repeats so often that writing it out is worth it.
  init?(at first: Int, _ keys: [SegmentKey], _ segments: [RecordedSegment]) {
    for length in 1...Self.longest where first + Self.fewestRepeats * length <= keys.count {
      var repeats = 1
      while first + (repeats + 1) * length <= keys.count,
        (0..<length).allSatisfy({ keys[first + repeats * length + $0] == keys[first + $0] })
      {
        repeats += 1
      }
      // Operations that are run one by one: for each segment, or for each step of the run.
      let run = segments[first..<(first + length)]
      let before = repeats * run.reduce(0) { $0 + $1.width }
      let after = run.reduce(0) { $0 + $1.width * ($1.count ?? 1) }
      if repeats >= Self.fewestRepeats, 2 * after <= before {
        (self.length, self.repeats) = (length, repeats)
        return
      }
    }
    return nil
  }
}

extension RecordedSegment {
  /// A loop whose step is a run of segments.
  fileprivate init(repeating segments: [RecordedSegment], _ run: RepeatedRun) {
    var body: [RecordedNode] = []
    var arguments: [Progression] = []
    var leaves: [LeafColumn] = []
    for (number, segment) in segments.prefix(run.length).enumerated() {
      let same = (0..<run.repeats).map { segments[number + $0 * run.length] }
      for step in 0..<(segment.count ?? 1) {
        let firstArgument = arguments.count
        for node in segment.body {
          var copy = node
          copy.firstArgument += firstArgument
          copy.leaf = leaves.count
          body.append(copy)
          if node.operation == .leaf { leaves.append(LeafColumn(same.map { $0.node(node, at: step) })) }
        }
        for i in segment.arguments.indices {
          arguments.append(Progression(same.map { $0.arguments[i][step] }))
        }
      }
    }
    self.init(
      first: segments[0].first, count: run.repeats, body: body, arguments: arguments, leaves: leaves)
  }

  /// A leaf as it was met at a step.
  private func node(_ node: RecordedNode, at step: Int) -> RecordedNode {
    var copy = node
    copy.value = leaves[node.leaf].value(at: step)
    copy.coordinate = leaves[node.leaf].coordinates[step]
    return copy
  }
}

extension Progression {
  /// The numbers of all steps.
  init(_ numbers: [Int]) {
    self.init(numbers[0])
    for (step, number) in numbers.enumerated().dropFirst() { append(number, step: step) }
    settle()
  }
}

extension LeafColumn {
  /// What a leaf is at all steps.
  init(_ nodes: [RecordedNode]) {
    self.init(nodes[0])
    for (step, node) in nodes.enumerated().dropFirst() { append(node, step: step) }
    settle()
  }
}
