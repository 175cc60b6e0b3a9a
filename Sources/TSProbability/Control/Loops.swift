import TSNumerics

// The one place where loops run: scans and plates are both made of it.
extension Effects {
  /// The steps of a loop of the given length; none, and a failed run, where it is negative.
  @inlinable @inline(__always)
  func checked(_ length: Int, _ loop: String) -> Range<Int> {
    if length < 0 { state.pointee.fail(.negativeLength(length, loop: loop), site: nil) }
    return 0..<Swift.max(0, length)
  }

  /// Runs `body` over the elements, announcing the loop and each step to the handlers.
  ///
  /// `body` is told whether the run is still sound; if not, it must not run the model's code, except that the very
  /// first step always runs, so that there is an output to repeat. Where nothing is to be repeated, a failed loop
  /// ends at once.
  @inlinable @inline(__always)
  mutating func loop<Elements: Sequence>(
    _ kind: Loop.Kind, _ name: SiteName, _ elements: Elements, reverse: Bool, repeatsOutputs: Bool = true,
    _ body: (inout Self, Elements.Element, Bool) -> Void
  ) {
    if reverse { return loopBackwards(kind, name, elements, repeatsOutputs: repeatsOutputs, body) }
    var loop = begin(kind, name, expectedLength: elements.underestimatedCount, reverse: false)
    var index = 0
    for element in elements {
      let isRunning = index == 0 || !state.pointee.hasFailed
      if isRunning { advance(to: index) } else if !repeatsOutputs { break }
      body(&self, element, isRunning)
      index &+= 1
    }
    end(&loop, length: index)
  }

  /// The same from the last element to the first, which are held in memory.
  @inlinable @inline(__always)
  mutating func loopBackwards<Elements: Sequence>(
    _ kind: Loop.Kind, _ name: SiteName, _ elements: Elements, repeatsOutputs: Bool,
    _ body: (inout Self, Elements.Element, Bool) -> Void
  ) {
    if elements.underestimatedCount > longestReverse {
      fail(
        "a scan that runs backwards holds its steps in memory and may have \(longestReverse) of them at most")
    }
    let all = Array(elements.prefix(longestReverse))
    var loop = begin(kind, name, expectedLength: all.count, reverse: true)
    var index = all.count
    while index > 0 {
      index &-= 1
      let isRunning = index == all.count &- 1 || !state.pointee.hasFailed
      if isRunning { advance(to: index) } else if !repeatsOutputs { break }
      body(&self, all[index], isRunning)
    }
    end(&loop, length: all.count)
  }

  @inlinable @inline(__always)
  mutating func begin(_ kind: Loop.Kind, _ name: SiteName, expectedLength: Int, reverse: Bool) -> Loop {
    state.pointee.enterRegion(
      kind == .scan ? .scan : .plate, name: name, length: expectedLength, isReversed: reverse)
    var loop = Loop(kind: kind, name: name, expectedLength: expectedLength, region: state.pointee.region)
    handlers.enter(&loop)
    return loop
  }

  @inlinable @inline(__always)
  mutating func advance(to index: Int) {
    state.pointee.region.pointee.visit(index: index)
    handlers.step(index)
  }

  @inlinable @inline(__always)
  mutating func end(_ loop: inout Loop, length: Int) {
    state.pointee.region.pointee.end(length: length)
    handlers.leave(loop, length: length)
    state.pointee.leaveRegion()
  }
}

/// The most steps of a scan that runs backwards.
@usableFromInline let longestReverse = 1 << 28
