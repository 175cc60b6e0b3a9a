/// The draws of one quantity, checked, scaled and sorted once for all of its figures.
struct PreparedDraws {
  /// What is shared by all quantities of one shape.
  struct Workspace {
    let scores: NormalScores
    /// The place of each draw among the halves; -1 for one that is left out.
    let places: [Int32]
    var autocovariance: Autocovariance

    init(chainCount: Int, drawCount: Int) {
      let length = drawCount / 2
      scores = NormalScores(count: 2 * chainCount * length)
      places = HalfChains.places(chainCount: chainCount, drawCount: drawCount)
      autocovariance = Autocovariance(length: max(1, length))
    }
  }

  /// The fewest draws of a chain from which halves can be compared.
  static let fewestDraws = 4

  let chainCount: Int
  let drawCount: Int
  /// The draws divided by 2^exponent, which is exact and keeps squares in range.
  let values: [Double]
  let exponent: Int
  let sorted: SortedDraws
  /// Why no figure that compares draws can be had, if so.
  let obstacle: Unavailability?

  /// Prepares draws; nil, with the reason, if one is not finite.
  static func prepare(_ draws: ScalarDraws) -> Result<PreparedDraws, Obstacle> {
    if let index = draws.values.firstIndex(where: { !$0.isFinite }) {
      let (chain, draw) = index.quotientAndRemainder(dividingBy: draws.drawCount)
      let isNaN = draws.values[index].isNaN
      return .failure(
        Obstacle(isNaN ? .notANumber(chain: chain, draw: draw) : .infinite(chain: chain, draw: draw)))
    }
    return .success(PreparedDraws(finite: draws))
  }

  private init(finite draws: ScalarDraws) {
    chainCount = draws.chainCount
    drawCount = draws.drawCount
    let largest = draws.values.reduce(0) { max($0, abs($1)) }
    let exponent = largest > 0 ? Int(largest.exponent) : 0
    self.exponent = abs(exponent) > 200 ? exponent : 0
    values = self.exponent == 0 ? draws.values : draws.values.map { scaled($0, by: -exponent) }
    sorted = SortedDraws(sorting: values)
    let (low, high) = (sorted.values[0], sorted.values[sorted.values.count - 1])
    if drawCount < PreparedDraws.fewestDraws {
      obstacle = .tooFewDraws(found: drawCount, needed: PreparedDraws.fewestDraws)
    } else if high - low <= 1e-15 * max(abs(low), abs(high)) {
      obstacle = .constant
    } else {
      obstacle = nil
    }
  }

  /// A number in the units of the draws.
  func unscaled(_ value: Double) -> Double { exponent == 0 ? value : scaled(value, by: exponent) }
}

/// A reason as an error, for `Result`.
struct Obstacle: Error {
  let reason: Unavailability

  init(_ reason: Unavailability) {
    self.reason = reason
  }
}

/// x 2ᵏ, in two steps, since 2ᵏ itself may be out of range.
private func scaled(_ x: Double, by exponent: Int) -> Double {
  let half = exponent / 2
  let first = Double(sign: .plus, exponent: half, significand: 1)
  return x * first * Double(sign: .plus, exponent: exponent - half, significand: 1)
}

// MARK: - Halves

extension PreparedDraws {
  /// The halves of the chains, each draw transformed.
  func halves(_ transform: (Double) -> Double = { $0 }) -> HalfChains {
    HalfChains(values, chainCount: chainCount, transform: transform)
  }

  /// The draws of the halves in ascending order, each with its place among the halves.
  func sortedHalves(_ workspace: Workspace) -> SortedDraws {
    var places: [Int32] = []
    var kept: [Double] = []
    places.reserveCapacity(values.count)
    kept.reserveCapacity(values.count)
    for (index, position) in sorted.positions.enumerated() {
      let place = workspace.places[Int(position)]
      guard place >= 0 else { continue }
      places.append(place)
      kept.append(sorted.values[index])
    }
    return SortedDraws(values: kept, positions: places)
  }

  /// The rank-normalised halves of the draws, or of their distances from the median.
  func scores(_ draws: SortedDraws, _ workspace: Workspace) -> HalfChains {
    HalfChains(scores: workspace.scores, of: draws, count: 2 * chainCount)
  }
}
