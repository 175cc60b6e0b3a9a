/// Scores as a text of hexadecimal digits, sixteen for each number, which gives back every bit.
struct ScoresCoding {
  /// The text of scores; the name of the series and the origin are not in it.
  static func text(_ scores: SeriesScores) -> String {
    var numbers: [Double] = []
    switch scores.scale {
    case .meanChange(let change): numbers += [0, change]
    case .constant: numbers += [1, 0]
    case .tooShort: numbers += [2, 0]
    }
    numbers += [Double(scores.levels.count)] + scores.levels + [Double(scores.steps.count)]
    for step in scores.steps {
      numbers += [
        Double(step.step), step.actual, step.crps, step.absoluteError, step.probabilityIntegral,
        step.logDensity == nil ? 0 : 1, step.logDensity ?? 0,
      ]
      numbers += [Double(step.decileLosses.count)] + step.decileLosses + [Double(step.intervals.count)]
      for interval in step.intervals {
        numbers += [
          interval.level, interval.bounds.lowerBound, interval.bounds.upperBound, interval.isHit ? 1 : 0,
          interval.score,
        ]
      }
    }
    return numbers.map(hexadecimal).joined()
  }

  /// Scores from their text; nil if it is none.
  static func scores(_ text: String, series: String, origin: Int) -> SeriesScores? {
    guard var reader = ScoresReader(text), let kind = reader.next(), let change = reader.next(),
      let levels = reader.list({ $0.next() })
    else { return nil }
    let scale: ErrorScale
    switch kind {
    case 0: scale = .meanChange(change)
    case 1: scale = .constant
    case 2: scale = .tooShort
    default: return nil
    }
    guard let steps = reader.list({ $0.step() }), reader.isAtEnd else { return nil }
    return SeriesScores(series: series, origin: origin, steps: steps, scale: scale, levels: levels)
  }

  private static func hexadecimal(_ number: Double) -> String {
    let digits = String(number.bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Reads what ``ScoresCoding`` writes.
private struct ScoresReader {
  private let numbers: [Double]
  private var place = 0

  init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 16) else { return nil }
    var numbers: [Double] = []
    for start in stride(from: 0, to: digits.count, by: 16) {
      guard let bits = UInt64(String(decoding: digits[start..<start + 16], as: UTF8.self), radix: 16) else {
        return nil
      }
      numbers.append(Double(bitPattern: bits))
    }
    self.numbers = numbers
  }

  var isAtEnd: Bool { place == numbers.count }

  mutating func next() -> Double? {
    guard place < numbers.count else { return nil }
    place += 1
    return numbers[place - 1]
  }

  private mutating func whole() -> Int? { next().flatMap { Int(exactly: $0) } }

  /// As many of something as the next number says.
  mutating func list<Item>(_ item: (inout ScoresReader) -> Item?) -> [Item]? {
    guard let count = whole(), 0...numbers.count ~= count else { return nil }
    var items: [Item] = []
    for _ in 0..<count {
      guard let item = item(&self) else { return nil }
      items.append(item)
    }
    return items
  }

  mutating func step() -> StepScore? {
    guard let step = whole(), let actual = next(), let crps = next(), let error = next(),
      let integral = next(), let hasDensity = next(), let density = next(), let losses = list({ $0.next() }),
      let intervals = list({ $0.interval() })
    else { return nil }
    return StepScore(
      step: step, actual: actual, crps: crps, absoluteError: error, decileLosses: losses,
      intervals: intervals, probabilityIntegral: integral, logDensity: hasDensity == 1 ? density : nil)
  }

  private mutating func interval() -> StepScore.Interval? {
    guard let level = next(), let lower = next(), let upper = next(), let hit = next(), let score = next(),
      lower <= upper
    else { return nil }
    return StepScore.Interval(level: level, bounds: lower...upper, isHit: hit == 1, score: score)
  }
}

extension StepScore {
  fileprivate init(
    step: Int, actual: Double, crps: Double, absoluteError: Double, decileLosses: [Double],
    intervals: [Interval], probabilityIntegral: Double, logDensity: Double?
  ) {
    self.step = step
    self.actual = actual
    self.crps = crps
    self.absoluteError = absoluteError
    self.decileLosses = decileLosses
    self.intervals = intervals
    self.probabilityIntegral = probabilityIntegral
    self.logDensity = logDensity
  }
}

extension SeriesScores {
  fileprivate init(series: String, origin: Int, steps: [StepScore], scale: ErrorScale, levels: [Double]) {
    self.series = series
    self.origin = origin
    self.steps = steps
    self.scale = scale
    self.levels = levels
  }
}
