/// A whole number for each step: mostly one that grows by the same amount, after a few that differ.
struct Progression: Sendable {
  /// The numbers of the first steps, where they do not follow the rule.
  private(set) var prefix: [Int] = []
  /// The number at step `prefix.count`, and what each further step adds.
  private(set) var base: Int
  private(set) var stride = 0
  private var hasStride = false
  /// Every number, where there is no rule.
  private(set) var table: [Int]?

  /// Up to how many steps may differ before the rule begins.
  private static let longestPrefix = 64

  init(_ first: Int) { base = first }

  /// A number that grows by the same amount at each of some steps.
  init(_ first: Int, stride: Int, count: Int) {
    base = first
    if count > 1 {
      self.stride = stride
      hasStride = true
    }
  }

  /// Takes the number of a step; steps come in order.
  mutating func append(_ number: Int, step: Int) {
    if table != nil {
      table?.append(number)
      return
    }
    let distance = step - prefix.count
    if !hasStride {
      stride = number - base
      hasStride = true
      return
    }
    if number == base + stride * distance { return }
    if step <= Self.longestPrefix {
      for i in 0..<distance { prefix.append(base + stride * i) }
      base = number
      stride = 0
      hasStride = false
    } else {
      table = (0..<step).map { self[$0] } + [number]
    }
  }

  subscript(step: Int) -> Int {
    if let table { return table[step] }
    return step < prefix.count ? prefix[step] : base + stride * (step - prefix.count)
  }

  /// Moves back the step from which the rule holds, as far as it does.
  mutating func settle() {
    guard table == nil, hasStride else { return }
    while let last = prefix.last, last == base - stride {
      prefix.removeLast()
      base = last
    }
  }

  /// The same numbers with a longer prefix, so that the rule begins with a number in a range.
  ///
  /// What a loop begins with may stand just before it, where the numbers of its own past would begin.
  func beginning(in range: Range<Int>) -> Progression {
    guard table == nil, stride > 0, base < range.lowerBound else { return self }
    let missing = (range.lowerBound - base + stride - 1) / stride
    guard missing <= Self.longestPrefix else { return self }
    var moved = self
    for _ in 0..<missing {
      moved.prefix.append(moved.base)
      moved.base += stride
    }
    return range.contains(moved.base) ? moved : self
  }

  /// Whether every step has the same number.
  var isConstant: Bool { table == nil && prefix.isEmpty && stride == 0 }
}
