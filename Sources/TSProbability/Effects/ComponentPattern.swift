/// Which components of a value are not data, and which of these were drawn given the others.
@usableFromInline
struct ComponentPattern: Hashable, Sendable {
  /// For each component whether it is missing among the data.
  let isMissing: [Bool]
  /// For each component whether it was drawn given the others; empty where none was.
  let isDrawn: [Bool]

  /// For each component whether it was there before the others were drawn.
  var isGiven: [Bool] { isDrawn.map { !$0 } }
}

/// The patterns of one run by number, from 1; 0 stands for values that are data altogether or not at all.
@usableFromInline
struct ComponentPatterns: Sendable {
  private var all: [ComponentPattern] = []
  private var numbers: [ComponentPattern: Int] = [:]

  @usableFromInline
  init() {}

  /// The number of a pattern, which is kept if it is new.
  mutating func number(of pattern: ComponentPattern) -> Int {
    if let known = numbers[pattern] { return known }
    all.append(pattern)
    numbers[pattern] = all.count
    return all.count
  }

  /// The pattern with a number; nil for 0.
  subscript(number: Int) -> ComponentPattern? { all.indices.contains(number - 1) ? all[number - 1] : nil }
}
