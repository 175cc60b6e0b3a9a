/// Series of one length, the halves of chains: what R-hat and effective sample sizes are computed from.
///
/// Splitting each chain makes a chain that drifts disagree with itself. The middle draw of an odd number is left out.
struct HalfChains {
  /// The halves, one after the other: the first ones of all chains, then the second ones.
  var values: [Double]
  /// The number of halves, twice that of the chains.
  let count: Int
  /// The number of draws of a half.
  let length: Int

  /// The place of each draw among the halves; -1 for the middle one of an odd number.
  static func places(chainCount: Int, drawCount: Int) -> [Int32] {
    let length = drawCount / 2
    return (0..<(chainCount * drawCount)).map { index in
      let (chain, draw) = index.quotientAndRemainder(dividingBy: drawCount)
      if draw < length { return Int32(chain * length + draw) }
      let second = draw - (drawCount - length)
      return second < 0 ? -1 : Int32((chainCount + chain) * length + second)
    }
  }

  /// Splits chains, after a transformation of each draw.
  init(_ values: [Double], chainCount: Int, transform: (Double) -> Double = { $0 }) {
    let drawCount = values.count / chainCount
    let length = drawCount / 2
    count = 2 * chainCount
    self.length = length
    var halves: [Double] = []
    halves.reserveCapacity(count * length)
    for offset in [0, drawCount - length] {
      for chain in 0..<chainCount {
        let start = chain * drawCount + offset
        for index in start..<(start + length) { halves.append(transform(values[index])) }
      }
    }
    self.values = halves
  }

  /// Halves to be filled with scores.
  init(scores: NormalScores, of draws: SortedDraws, count: Int) {
    self.count = count
    length = scores.count / count
    values = Array(unsafeUninitializedCapacity: scores.count) { buffer, filled in
      scores.assign(draws, to: buffer)
      filled = scores.count
    }
  }

  /// Whether all draws are equal.
  var areAllTheSame: Bool {
    guard let first = values.first else { return true }
    return values.allSatisfy { $0 == first }
  }

  /// Whether every half stays at one value.
  var areStuck: Bool {
    values.withUnsafeBufferPointer { values in
      (0..<count).allSatisfy { half in
        let start = half * length
        return (start..<(start + length)).allSatisfy { values[$0] == values[start] }
      }
    }
  }

  /// The mean of each half.
  var means: [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { mean(UnsafeBufferPointer(rebasing: values[($0 * length)..<(($0 + 1) * length)])) }
    }
  }
}
