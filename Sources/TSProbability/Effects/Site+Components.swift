import TSNumerics

// A value of several components of which some are data and some are missing.

extension Site {
  /// Whether some components of the value are data and some are not.
  ///
  /// Such a site is observed. It has no value on its way out until a handler gives the components that are missing; where
  /// none does they are drawn given the others.
  public var hasHoles: Bool { pattern != 0 }

  /// For each component of the value, in row-major order, whether it is data.
  public var isComponentObserved: [Bool] {
    isMissing((content.known ?? distribution.placeholder).eventCount).map { !$0 }
  }

  /// For each of so many components whether it is not data.
  private func isMissing(_ count: Int) -> [Bool] {
    state.pointee.patterns[pattern]?.isMissing ?? Array(repeating: !isObserved, count: count)
  }

  /// The components that are neither data nor given by a handler, of a site that is given in part.
  var openComponents: [Int] {
    isPartlyGiven ? state.pointee.part.indices.filter { state.pointee.part[$0].isNaN } : []
  }

  /// Lays numbers over the value, or over the part of it that is known.
  ///
  /// - Parameters:
  ///   - numbers: one for each component; NaN leaves it as it is.
  ///   - role: data lie over everything, other numbers over what is not data, an intervention over either.
  mutating func overlay(_ numbers: [Double], _ role: SiteLookup.Role) {
    // The stand-in value is not asked for: a recording would show it.
    var missing = isMissing(numbers.count)
    guard missing.count == numbers.count else { return }
    var numbers = numbers
    for i in numbers.indices {
      if role == .data, !numbers[i].isNaN { missing[i] = false }
      if role == .values, !missing[i] { numbers[i] = .nan }
    }
    if let value {
      lay(numbers, over: value)
    } else {
      let known = isPartlyGiven ? state.pointee.part : numbers.map { _ in .nan }
      give(part: zip(numbers, known).map { $0.isNaN ? $1 : $0 })
    }
    if role == .data {
      pattern =
        missing.contains(true)
        ? state.pointee.patterns.number(of: ComponentPattern(isMissing: missing, isDrawn: [])) : 0
    }
  }

  private mutating func lay(_ numbers: [Double], over value: D.Value) {
    guard value.eventCount == numbers.count, !numbers.allSatisfy(\.isNaN) else { return }
    self.value = value.rearranged(
      from: numbers.enumerated().map { $1.isNaN ? value[event: $0] : D.Real($1) })
  }

  private mutating func give(part: [Double]) {
    let missing = part.count(where: \.isNaN)
    isPartlyGiven = missing > 0 && missing < part.count
    if isPartlyGiven { state.pointee.part = part }
    if missing == 0 { setValue { part[$0] } }
  }

  /// Completes a value that is given in part.
  ///
  /// - Parameter component: the component at each row-major position that is open, in order; nil leaves the site as it is.
  mutating func complete(_ component: (Int) -> D.Real?) {
    let pattern = distribution.placeholder
    let part = state.pointee.part
    let all = part.enumerated().compactMap { $1.isNaN ? component($0) : D.Real($1) }
    guard all.count == part.count else { return }
    isPartlyGiven = false
    value = pattern.rearranged(from: all)
  }

  /// What happens when no handler has completed a value that is given in part: its other components are drawn given it.
  @inline(never)
  @usableFromInline
  mutating func settlePart() {
    let part = state.pointee.part
    isPartlyGiven = false
    if let value {
      // A handler that does not know of parts has given a whole value: data are data.
      lay(part, over: value)
      if isMasked { return }
    }
    guard distribution.hasValidParameters else {
      value = Self.invalid(distribution, name, state)
      return
    }
    if value == nil {
      let some = distribution.placeholder
      let given = some.rearranged(
        from: part.enumerated().map { $1.isNaN ? some[event: $0] : D.Real($1) })
      guard distribution.contains(given).isRequired("\(name) in its support") else {
        value = Self.refused(given, distribution, name, state)
        return
      }
      guard let source else {
        value = Self.failed(wasObserved ? .other(lateUncondition) : .noSeed, distribution, name, state)
        return
      }
      value = distribution.draw(source, given: given, at: part.map { !$0.isNaN })
      noteDrawn(part.map(\.isNaN))
    }
    if let value, !distribution.contains(value).isRequired("\(name) in its support") {
      self.value = Self.refused(value, distribution, name, state)
    }
  }

  /// The density of data does not count what was drawn given them.
  private mutating func noteDrawn(_ isDrawn: [Bool]) {
    guard let known = state.pointee.patterns[pattern] else { return }
    pattern = state.pointee.patterns.number(
      of: ComponentPattern(isMissing: known.isMissing, isDrawn: isDrawn))
  }

  /// The log density of a value with holes: that of the components that were there before the others were drawn.
  @inline(never)
  @usableFromInline
  func logDensityOfPart(_ value: D.Value) -> D.Real {
    guard let known = state.pointee.patterns[pattern], !known.isDrawn.isEmpty else {
      return distribution.logDensity(value)
    }
    return distribution.logDensity(value, of: known.isGiven)
  }
}
