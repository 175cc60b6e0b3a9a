/// The mean, with the rounding error of the sum taken back by a second pass.
func mean(_ values: UnsafeBufferPointer<Double>) -> Double {
  let count = Double(values.count)
  let first = sum(values, minus: 0) / count
  return first + sum(values, minus: first) / count
}

/// The mean of an array that is not empty.
func mean(_ values: [Double]) -> Double {
  values.withUnsafeBufferPointer { mean($0) }
}

/// Σ (xᵢ - c)² / (n - 1); the centre c is the mean.
func variance(_ values: UnsafeBufferPointer<Double>, around centre: Double) -> Double {
  var total = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= values.count {
    let d = eight(values, index) - centre
    total += d * d
    index += 8
  }
  var rest = total.sum()
  for value in values[index...] { rest += (value - centre) * (value - centre) }
  return rest / Double(values.count - 1)
}

/// The variance of an array of two numbers or more.
func variance(_ values: [Double]) -> Double {
  values.withUnsafeBufferPointer { variance($0, around: mean($0)) }
}

/// Σ (xᵢ - c), in eight partial sums.
private func sum(_ values: UnsafeBufferPointer<Double>, minus centre: Double) -> Double {
  var total = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= values.count {
    total += eight(values, index) - centre
    index += 8
  }
  var rest = total.sum()
  for value in values[index...] { rest += value - centre }
  return rest
}

@inline(__always)
private func eight(_ values: UnsafeBufferPointer<Double>, _ index: Int) -> SIMD8<Double> {
  UnsafeRawBufferPointer(values).loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
}
