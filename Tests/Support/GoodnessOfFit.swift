import TSNumerics

/// Pearson's chi-squared test: how probable a fit as bad as this one is.
enum GoodnessOfFit {
  /// Numbers that should be uniform on [0, 1], in 100 bins.
  static func uniforms(_ sample: [Double], bins: Int = 100) -> Double {
    var observed = [Double](repeating: 0, count: bins)
    for u in sample {
      guard u >= 0, u <= 1 else { return 0 }
      observed[Swift.min(bins - 1, Int(u * Double(bins)))] += 1
    }
    let expected = [Double](repeating: Double(sample.count) / Double(bins), count: bins)
    return probability(observed: observed, expected: expected)
  }

  /// Numbers in bins between given edges, whose probabilities are integrals; both ends together are one more bin.
  static func bins(_ sample: [Double], edges: [Double], mass: (Double, Double) -> Double) -> Double {
    let sorted = sample.sorted()
    func below(_ x: Double) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < x { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let n = Double(sample.count)
    let pairs = zip(edges, edges.dropFirst())
    var observed = pairs.map { Double(below($1) - below($0)) }
    var expected = pairs.map { n * mass($0, $1) }
    observed.append(n - observed.reduce(0, +))
    expected.append(n - expected.reduce(0, +))
    return probability(observed: observed, expected: expected)
  }

  /// Counts with the given probabilities of 0, 1, 2, ...; neighbours are merged until 20 are expected in each bin.
  static func counts(_ sample: [Double], masses: [Double]) -> Double {
    var seen = [Double](repeating: 0, count: masses.count)
    for k in sample {
      guard k >= 0, k < Double(masses.count), k == k.rounded(), masses[Int(k)] > 0 else { return 0 }
      seen[Int(k)] += 1
    }
    var observed: [Double] = []
    var expected: [Double] = []
    var bin = (observed: 0.0, expected: 0.0)
    for (count, mass) in zip(seen, masses) {
      bin.observed += count
      bin.expected += mass * Double(sample.count)
      if bin.expected >= 20 {
        observed.append(bin.observed)
        expected.append(bin.expected)
        bin = (0, 0)
      }
    }
    guard let last = observed.indices.last else { return 0 }
    observed[last] += bin.observed
    expected[last] += bin.expected
    return observed.count < 2 ? 1 : probability(observed: observed, expected: expected)
  }

  private static func probability(observed: [Double], expected: [Double]) -> Double {
    let statistic = zip(observed, expected).reduce(0) { sum, bin in
      sum + (bin.0 - bin.1) * (bin.0 - bin.1) / bin.1
    }
    let freedom = Double(observed.count - 1)
    return GSL.gammaTails(0.5 * statistic, concentration: 0.5 * freedom, rate: 1).upper
  }

  /// 1 - K(λ) of the distribution of Kolmogorov: 2 Σ (-1)^(k-1) exp(-2 k² λ²).
  static func kolmogorov(_ lambda: Double) -> Double {
    if lambda < 0.3 { return 1 }
    var sum = 0.0
    for k in 1...20 {
      let scaled = Double(k) * lambda
      let term: Double = exp(-2 * scaled * scaled)
      sum += k.isMultiple(of: 2) ? -term : term
    }
    return 2 * sum
  }
}
