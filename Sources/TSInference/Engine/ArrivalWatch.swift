/// Notices in the warm-up that a chain has not come to where the probability is.
///
/// The warm-up is looked at in ten parts. A chain that has arrived stays about as high as it was in the part before. One
/// that is on its way has risen by more than a draw differs from another, and by much more than it went up and down
/// within a part; one that stands still has the same log density throughout.
package struct ArrivalWatch: Sendable {
  /// What one part has come to.
  private struct Part {
    var count = 0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ x: Double) {
      count += 1
      let difference = x - mean
      mean += difference / Double(count)
      squares += difference * (x - mean)
    }

    var variance: Double { squares / Double(max(count - 1, 1)) }
  }

  /// The parts in which a chain may be on its way without a word.
  private static var partsOfGrace: Int { 3 }
  /// The fewest iterations that say something.
  private static var fewest: Int { 10 }

  private let dimension: Int
  private let length: Int
  private var earlier: Part?
  private var current = Part()
  /// From where to where the chain has moved without having arrived, as of the last part; `nil` if that is well.
  package private(set) var late: (from: Double, to: Double)?

  package init(warmup: Int, dimension: Int) {
    self.dimension = dimension
    length = warmup / 10
  }

  /// Takes the log density after an iteration, counted from 0.
  ///
  /// - Returns: at the end of a part that says so, from where to where the chain has moved without having arrived.
  package mutating func add(_ logDensity: Double, iteration: Int) -> (from: Double, to: Double)? {
    guard length >= Self.fewest else { return nil }
    current.add(logDensity)
    guard (iteration + 1).isMultiple(of: length) else { return nil }
    defer {
      earlier = current
      current = Part()
    }
    late = nil
    if let earlier, earlier.count >= Self.fewest, current.count >= Self.fewest,
      (iteration + 1) / length > Self.partsOfGrace, isLate(earlier, current)
    {
      late = (earlier.mean, current.mean)
    }
    return late
  }

  private func isLate(_ earlier: Part, _ current: Part) -> Bool {
    if current.squares == 0, earlier.squares == 0 { return true }
    let rise = current.mean - earlier.mean
    let deviation = (0.5 * (earlier.variance + current.variance)).squareRoot()
    return rise > Double(dimension) + 10 && rise > 2.5 * deviation
  }
}

/// A chain that is late: it has not come to where the probability is, as far as its log density tells.
public struct LateChain: Sendable, Equatable {
  /// The chain, from 0.
  public let chain: Int
  /// The number of iterations made, all of them in the warm-up.
  public let iterations: Int
  /// The mean log density over the tenth of the warm-up before the last.
  public let before: Double
  /// The mean log density over the last tenth.
  public let now: Double

  init(chain: Int, iterations: Int, _ densities: (from: Double, to: Double)) {
    self.chain = chain
    self.iterations = iterations
    (before, now) = densities
  }
}

extension LateChain: CustomStringConvertible {
  /// What was seen, in one line.
  public var description: String {
    let what =
      before == now
      ? "it stands still at a log density of \(short(now))"
      : "its log density still rises, lately from \(short(before)) to \(short(now))"
    return "chain \(chain) has not arrived after \(iterations) iterations of warm-up: \(what)"
  }

  /// Four digits say enough.
  private func short(_ x: Double) -> String { "\(x.rounded(toDigits: 4))" }
}

extension Double {
  /// The nearest number of so many digits, to be shown.
  func rounded(toDigits digits: Int) -> Double {
    guard isFinite else { return self }
    var (unit, exponent, limit) = (1.0, 0, 1.0)
    for _ in 0..<digits { limit *= 10 }
    while magnitude / unit >= limit {
      unit *= 10
      exponent += 1
    }
    // By way of its decimal form: a product of rounded numbers has digits of its own.
    return Double("\(Int((self / unit).rounded()))e\(exponent)") ?? self
  }
}
