import TSNumerics

/// Rank normalisation: each of S numbers becomes the normal quantile of its rank.
///
///     z = Φ⁻¹((r - 3/8) / (S + 1/4)),  r the rank from 1; equal numbers share the mean of their ranks
///
/// The scores depend on S alone, so they are worked out once and looked up for every parameter of a fit.
///
/// Source: Blom (1958), Statistical Estimates and Transformed Beta-Variables; Vehtari et al. (2021),
/// doi:10.1214/20-BA1221, equation 14.
struct NormalScores {
  /// The score of twice the rank, at that index less 2: a mean of ranks is a whole or a half number.
  private let scores: [Double]

  /// The number of ranks S.
  let count: Int

  init(count: Int) {
    self.count = count
    let denominator = Double(count) - 2 * 0.375 + 1
    scores = (2..<max(2, 2 * count + 1)).map { doubled in
      let p = (Double(doubled) / 2 - 0.375) / denominator
      // The quantile loses no digits in the tail that it is asked for.
      return p < 0.5 ? -SpecialFunctions.normalUpperQuantile(p) : SpecialFunctions.normalUpperQuantile(1 - p)
    }
  }

  /// Writes the score of each number where the number stood.
  ///
  /// - Parameters:
  ///   - draws: As many sorted numbers as there are ranks.
  ///   - output: Is written at the positions of the numbers.
  func assign(_ draws: SortedDraws, to output: UnsafeMutableBufferPointer<Double>) {
    var first = 0
    while first < draws.values.count {
      var last = first
      while last + 1 < draws.values.count, draws.values[last + 1] == draws.values[first] { last += 1 }
      // Ranks first + 1 ... last + 1, whose mean, doubled, is first + last + 2.
      let score = scores[first + last]
      for index in first...last { output[Int(draws.positions[index])] = score }
      first = last + 1
    }
  }
}
