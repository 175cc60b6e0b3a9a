/// Numbers with weights; those of weight 0 do not count.
package struct WeightedNumbers {
  private var numbers: [(value: Double, weight: Double)] = []
  private var total = 0.0

  /// - Parameters:
  ///   - values: as many numbers as weights.
  ///   - weights: at least 0.
  package init(_ values: UnsafePointer<Double>, _ weights: [Double]) {
    numbers.reserveCapacity(weights.count)
    for (i, weight) in weights.enumerated() where weight > 0 {
      numbers.append((values[i], weight))
      total += weight
    }
  }

  package var mean: Double { numbers.reduce(0) { $0 + $1.weight * $1.value } / total }

  /// The mean square of the distance to the mean.
  package var variance: Double {
    let mean = mean
    return numbers.reduce(0) { $0 + $1.weight * ($1.value - mean) * ($1.value - mean) } / total
  }

  /// For each probability the smallest number that so much of the weight does not exceed.
  ///
  /// - Complexity: a sort.
  package func quantiles(_ probabilities: [Double]) -> [Double] {
    if probabilities.isEmpty || numbers.isEmpty { return probabilities.map { _ in .nan } }
    let sorted = numbers.sorted { $0.value < $1.value }
    var sums: [Double] = []
    sums.reserveCapacity(sorted.count)
    var sum = 0.0
    for number in sorted {
      sum += number.weight
      sums.append(sum)
    }
    return probabilities.map { probability in
      var (low, high) = (0, sums.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if sums[middle] < probability * sum { low = middle + 1 } else { high = middle }
      }
      return sorted[low].value
    }
  }
}
