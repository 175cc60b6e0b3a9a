import TSModel

/// What happens at some steps only, such as a holiday, with the steps around it.
///
///     effect[t] = Σ_o β_o (number of occurrences at step t - o),   o from the window,   β_o ~ Normal(0, 10 σ)
///
/// The prior is wide, since whoever names an event knows of one. Each place of the window has an effect of its own, the same at every occurrence: with a window of -1...1 the step before,
/// the step itself and the step after it.
public struct Event: StructuralPart {
  /// The name of the event.
  public let name: String
  /// The steps at which it happens, those of the future included, in increasing order.
  public let steps: [Int]
  /// The places around a step that it changes.
  public let window: ClosedRange<Int>
  /// The standard deviation of an effect, in units of σ.
  public var scale: Double
  /// The places of the window that have an effect.
  let offsets: [Int]
  /// How many occurrences a step has at each of the places.
  private let occurrences: [Int: [Double]]
  /// Whether only the name was given.
  let isNamedOnly: Bool

  /// An event.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - steps: when it happens; steps are counted from 0, and as those of the series' timeline if it has one. One that is given
  ///     twice counts twice.
  ///   - window: which steps around it change: from some before it (negative) to some after it; 1,000 at most of each.
  ///   - scale: the standard deviation of an effect, in units of σ; positive.
  public init(_ name: String, at steps: [Int], window: ClosedRange<Int> = 0...0, scale: Double = 10) {
    self.init(name, at: steps, window: window, scale: scale, offsets: Array(window.clamped(to: -1000...1000)))
  }

  /// An event of which the series says when it happens; see ``Series/events``.
  public init(_ name: String) {
    (self.name, steps, window, scale, offsets, occurrences, isNamedOnly) = (
      name, [], 0...0, 10, [], [:], true
    )
  }

  /// An event with effects at some places around its steps alone.
  init(_ name: String, at steps: [Int], scale: Double = 10, offsets: [Int]) {
    let window = (offsets.min() ?? 0)...(offsets.max() ?? 0)
    self.init(name, at: steps, window: window, scale: scale, offsets: offsets)
  }

  private init(_ name: String, at steps: [Int], window: ClosedRange<Int>, scale: Double, offsets: [Int]) {
    (self.name, self.steps, self.window, self.scale) = (name, steps.sorted(), window, scale)
    self.offsets = offsets
    isNamedOnly = false
    var occurrences: [Int: [Double]] = [:]
    for step in steps {
      for (i, offset) in offsets.enumerated() {
        let (place, isOver) = step.addingReportingOverflow(offset)
        guard !isOver, place >= 0 else { continue }
        occurrences[place, default: Array(repeating: 0, count: offsets.count)][i] += 1
      }
    }
    self.occurrences = occurrences
  }

  public var formula: String { "event(\(name))" }

  // Values: β of each place.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let site: SiteName = "event.\(name)"
    let size = E.Real(scale) * scales.whole
    return PartState(
      values: effects.plate("window.\(name)", offsets.count) { effects, _ in
        effects.sample(site, Normal(0, size))
      })
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
    guard let counts = occurrences[step] else { return 0 }
    var sum = Real(0)
    for (i, count) in counts.enumerated() where count != 0 { sum += Real(count) * state.values[i] }
    return sum
  }
}

extension Event: SeriesPart {
  /// The event on the steps of a series, with the places of which the series says something.
  func prepared(for series: PreparedSeries) throws(ForecastError) -> PreparedPart {
    guard let known = isNamedOnly ? series.events.first(where: { $0.name == name }) : self else {
      throw ForecastError(
        "\(formula): found no dates of it, expected some with the series (--events)\(near(name, series.events.map(\.name)))"
      )
    }
    let moved = known.steps.map { $0.subtractingReportingOverflow(series.offset) }.filter { !$0.overflow }
      .map(\.partialValue)
    let all = Event(name, at: moved, window: known.window, scale: known.scale)
    let seen = all.offsets.indices.filter { i in
      all.occurrences.contains { step, counts in
        step < series.values.count && series.values[step] != nil && counts[i] != 0
      }
    }
    guard !seen.isEmpty else {
      return PreparedPart(
        nil, note: "\(formula) was left out: it is at no step of the series, which says nothing of its effect"
      )
    }
    return PreparedPart(
      Event(name, at: moved, window: all.window, scale: all.scale, offsets: seen.map { all.offsets[$0] }))
  }
}
