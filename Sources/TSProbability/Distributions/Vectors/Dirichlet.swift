import TSNumerics

/// The Dirichlet distribution of n positive numbers that add up to 1.
///
///     log p(x) = log Γ(A) - Σᵢ log Γ(αᵢ) + Σᵢ (αᵢ - 1) log xᵢ,  A = Σᵢ αᵢ
///
/// The density is that of any n - 1 of the numbers. Terms that are far larger than their sum at large concentrations are
/// combined as Loader does. An xᵢ of 0 gives minus infinity where αᵢ is above 1, infinity where it is below.
///
/// A draw is GSL's gammas over their sum, each on a child of the site's key, as logarithms, so that concentrations far
/// below 1 do not underflow: such a draw is 1 in one place and the smallest normal number elsewhere. NumPyro draws other
/// numbers of the same distribution.
///
/// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Dirichlet<Real: Scalar>: Distribution {
  /// The concentrations α, each at least 2.3e-308 (`Float`: 1.2e-38), with a finite sum.
  public var concentration: [Real]

  /// A Dirichlet distribution.
  ///
  /// - Parameter concentration: α: at least one number, each at least 2.3e-308 (`Float`: 1.2e-38), with a finite sum.
  @inlinable
  public init(_ concentration: [Real]) { self.concentration = concentration }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      Real.Mask(!concentration.isEmpty), Real(0), "concentration", "a vector of at least 1 element")
    for alpha in concentration {
      parameters.require(
        (alpha .>= Real.smallest) .& (alpha .<= Real.largest), alpha, "concentration",
        "at least \(Real.Primal.Element.leastNormalMagnitude) and finite")
    }
    parameters.require(total .<= Real.largest, total, "concentration", "of a finite sum")
  }

  @inlinable
  public var support: Support<Real> { .simplex }

  @inlinable
  public func contains(_ value: [Real]) -> Real.Mask {
    Real.Mask(value.count == concentration.count) .& support.contains(all: value)
  }

  @inlinable
  public var placeholder: [Real] { support.someVector(concentration.count) }

  /// A = Σᵢ αᵢ.
  @inlinable
  var total: Real {
    var sum = Real(0)
    for alpha in concentration { sum += alpha }
    return sum
  }

  /// Each αᵢ takes its share A xᵢ as a Poisson count takes its mean; the Poisson terms of the total take back what is
  /// too much.
  @inlinable
  public func logDensity(_ value: [Real]) -> Real {
    let total = total
    let logTotal = Real.log(total)
    var sum = total * Real.excess(value) + Real(concentration.count - 1) * logTotal
    sum -= Real.logPoisson(total - Real(1), next: total, mean: total, logMean: logTotal)
    for (alpha, x) in zip(concentration, value) {
      // Where αᵢ is 1 the term is 0 even at 0.
      let logX = Real.log(Real.select(alpha .== Real(1), Real.maximum(x, Real.smallest), x))
      sum += Real.logPoisson(alpha - Real(1), next: alpha, mean: total * x, logMean: logTotal + logX)
    }
    return sum
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    let parts = Real.perLane(source.generatorKey, count: concentration.count) { key, lane, parts in
      var largest = -Double.infinity
      for i in parts.indices {
        let alpha = concentration[i].double(lane: lane)
        parts[i] = GSL.logGammaDraw(concentration: alpha, key: key.child(UInt64(i)))
        largest = Swift.max(largest, parts[i])
      }
      var sum = 0.0
      for i in parts.indices {
        parts[i] = Double.exp(parts[i] - largest)
        sum += parts[i]
      }
      for i in parts.indices { parts[i] /= sum }
    }
    return parts.map { Real.positive($0) }
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    let total = total
    let mean = concentration.map { $0 / total }
    return Moments(mean: mean, variance: mean.map { $0 * (Real(1) - $0) / (total + Real(1)) })
  }
}

extension Dirichlet {
  /// The same with concentrations that are data.
  @inlinable @_disfavoredOverload
  public init(_ concentration: [Double]) { self.init(concentration.map { Real($0) }) }
}
