extension Scalar {
  /// log(exp(v₁) + ... + exp(vₙ)), without overflow; minus infinity for no values or where all are minus infinity.
  ///
  /// Its derivatives are the softmax, given in closed form: 0 where a value, or the sum, is minus infinity.
  @inlinable
  public static func logSumExp(_ values: [Self]) -> Self {
    let infinity = Primal(Double.infinity)
    let largest = values.reduce(-infinity) { Primal.maximum($0, $1.primal) }
    let shift = Primal.select(Primal.abs(largest) .< infinity, largest, Primal(0))
    var sum = Primal(0)
    for value in values { sum += Primal.exp(value.primal - shift) }
    let result = shift + Primal.log(sum)
    let isEmpty = sum .== Primal(0)
    let total = Primal.select(isEmpty, Primal(1), sum)
    return fused(result, values) { Primal.exp(values[$0].primal - shift) / total }
  }

  /// log(exp(a) + exp(b)), without overflow; minus infinity where both are.
  @inlinable
  public static func logAddExp(_ a: Self, _ b: Self) -> Self {
    let (p, q) = (a.primal, b.primal)
    let infinity = Primal(Double.infinity)
    let largest = Primal.maximum(p, q)
    let shift = Primal.select(Primal.abs(largest) .< infinity, largest, Primal(0))
    let (first, second) = (Primal.exp(p - shift), Primal.exp(q - shift))
    let sum = first + second
    let total = Primal.select(sum .== Primal(0), Primal(1), sum)
    // The smaller of the two joins the 1 of the larger without rounding it first.
    let minor = Primal.select(largest .> -infinity, Primal.minimum(first, second), Primal(0))
    let isFinite = Primal.abs(largest) .< infinity
    let result = Primal.select(isFinite, shift + Primal.log1p(minor), largest)
    return fused(result, a, first / total, b, second / total)
  }
}
