import Foundation
import TSNumerics
import TSProbability

/// The laws of one member of a family of vectors.
struct VectorDrawLaws<D: Distribution<Double>, F: Distribution<Float>>: Sendable {
  let double: @Sendable ([Double]) -> D
  let float: @Sendable ([Float]) -> F
  let oracle: VectorFamilyLaws.Oracle
  let key = PRNGKey(seed: 20_250_602)
  let count = isLong ? 20_000 : 5_000

  func check(_ law: VectorLaw, _ point: [Double]) -> LawReport {
    switch law {
    case .support: return support(double(point), float(point.map { Float($0) }))
    case .integral: return integral(double(point))
    case .moments: return moments(double(point), point)
    case .goodnessOfFit: return goodnessOfFit(double(point), point)
    case .float: return floatDensity(double(point), float(point.map { Float($0) }))
    case .plate: return plate(double(point))
    case .lanes, .parameters, .gradient: return LawReport()
    }
  }

  private func draws(_ member: D, _ count: Int) -> [[Double]] {
    (0..<count).map { flat(member.draw(RandomSource(key: key, plateIndex: UInt64($0)))) }
  }

  // MARK: Density

  private func support(_ member: D, _ single: F) -> LawReport {
    var report = LawReport()
    let pattern = member.placeholder
    for scalars in draws(member, 500) + [flat(pattern)] {
      let value = pattern.rearranged(from: scalars)
      report.expect(member.contains(value).isAllTrue, "\(scalars) is not \(member.support.phrase)")
      report.expect(!member.logDensity(value).isNaN, "the log density at \(scalars) is NaN")
    }
    for index in UInt64(0)..<500 {
      let value = single.draw(RandomSource(key: key.child(index)))
      report.expect(single.contains(value).isAllTrue, "Float \(flat(value)) is not \(single.support.phrase)")
    }
    for bad in [Double.nan, .infinity, -.infinity] {
      for position in 0..<pattern.eventCount {
        var scalars = flat(pattern)
        scalars[position] = bad
        report.expect(
          !member.contains(pattern.rearranged(from: scalars)).isAllTrue, "\(scalars) counts as inside")
      }
    }
    if let vector = flat(pattern) as? D.Value as? [Double], let longer = (vector + [0]) as? D.Value {
      report.expect(!member.contains(longer).isAllTrue, "a vector that is too long counts as inside")
    }
    return report
  }

  /// Over one or two free numbers: lines, a simplex of two or three, the correlation of two; all counts of a small total.
  private func integral(_ member: D) -> LawReport {
    var report = LawReport()
    guard let total = total(member) else { return report }
    report.expect(abs(total - 1) <= 1e-8, "the density integrates to \(total)")
    return report
  }

  private func total(_ member: D) -> Double? {
    func density(_ scalars: [Double]) -> Double { vectorLogDensity(member, scalars) }
    func line(_ position: Int) -> Quadrature.Domain {
      let sorted = draws(member, 401).map { $0[position] }.sorted()
      return .line(centre: sorted[200], spread: sorted[300] - sorted[100])
    }
    let size = member.placeholder.eventCount
    switch (member.support, size) {
    case (.real, 1): return Quadrature.integral(line(0)) { density([$0]) }
    // Without a variance the tails in two dimensions are beyond nested quadrature.
    case (.real, 2) where hasVariance(member):
      let (outer, inner) = (line(0), line(1))
      return Quadrature.integral(outer, tolerance: 1e-9) { x in
        log(Quadrature.integral(inner, tolerance: 1e-9) { density([x, $0]) })
      }
    case (.simplex, 2): return Quadrature.integral(.interval(0, 1)) { density([$0, 1 - $0]) }
    case (.correlationCholesky, 4):
      // Symmetric; from the end, where the diagonal would cancel.
      return 2
        * Quadrature.integral(.interval(0, 1)) { density([1, 0, 1 - $0, ($0 * (2 - $0)).squareRoot()]) }
    case (.counts(let total), _) where total <= 15:
      return compositions(Int(total), size).reduce(0) { $0 + exp(density($1)) }
    default: return nil
    }
  }

  private func hasVariance(_ member: D) -> Bool {
    member.moments.map { flat($0.variance).allSatisfy { $0.isFinite } } ?? false
  }

  /// All ways to write a total as a sum of counts.
  private func compositions(_ total: Int, _ parts: Int) -> [[Double]] {
    if parts <= 1 { return [[Double(total)]] }
    return (0...total).flatMap { first in
      compositions(total - first, parts - 1).map { [Double(first)] + $0 }
    }
  }

  private func floatDensity(_ member: D, _ single: F) -> LawReport {
    var report = LawReport()
    for index in UInt64(0)..<300 {
      let value = single.draw(RandomSource(key: key.child(index)))
      let exact = vectorLogDensity(member, flat(value).map { Double($0) })
      let found = Double(single.logDensity(value))
      // A term a scalar, each rounded.
      let size = Swift.max(Double(value.eventCount), abs(exact))
      report.expect(
        abs(found - exact) <= 2e-5 * size, "the log density at \(flat(value)) is \(exact), in Float \(found)")
    }
    return report
  }

  // MARK: Draws

  private func moments(_ member: D, _ point: [Double]) -> LawReport {
    var report = LawReport()
    guard let claimed = member.moments else { return report }
    let (mean, variance) = (flat(claimed.mean), flat(claimed.variance))
    let covariance = oracle.covariance?(point)
    for i in mean.indices {
      if let exact = covariance?[i][i], exact.isFinite {
        report.expect(
          abs(variance[i] - exact) <= 1e-9 * abs(exact), "variance \(i) is \(exact), not \(variance[i])")
      }
    }
    guard variance.allSatisfy({ $0.isFinite }) else { return report }
    let sample = draws(member, count)
    let n = Double(count)
    for i in mean.indices {
      let average = sample.reduce(0) { $0 + $1[i] } / n
      let z = (average - mean[i]) / Swift.max((variance[i] / n).squareRoot(), 1e-300)
      report.expect(
        probability: erfc(abs(z) / 2.0.squareRoot()), "mean \(i) is \(average), not \(mean[i])")
      for j in 0...i {
        let products = sample.map { ($0[i] - mean[i]) * ($0[j] - mean[j]) }
        let found = products.reduce(0, +) / n
        let error = (products.reduce(0) { $0 + ($1 - found) * ($1 - found) } / n / n).squareRoot()
        let exact = covariance?[i][j] ?? (i == j ? variance[i] : .nan)
        if exact.isNaN { continue }
        let distance = abs(found - exact) / Swift.max(error, 1e-12 * abs(exact) + 1e-300)
        report.expect(
          probability: found == exact ? 1 : erfc(distance / 2.0.squareRoot()),
          "covariance \(i), \(j) is \(found), not \(exact)")
      }
    }
    return report
  }

  private func goodnessOfFit(_ member: D, _ point: [Double]) -> LawReport {
    var report = LawReport()
    guard let uniforms = oracle.uniforms else { return report }
    var generator = FixedGenerator(77)
    let single = float(point.map { Float($0) })
    let singles = (0..<count).map { index in
      flat(single.draw(RandomSource(key: key.child(UInt64(index)).child(1)))).map { Double($0) }
    }
    for (name, sample) in [("Double", draws(member, count)), ("Float", singles)] {
      let rows = sample.map { uniforms(point, $0, Double.random(in: 0..<1, using: &generator)) }
      for i in rows[0].indices {
        let p = GoodnessOfFit.uniforms(rows.map { $0[i] }, bins: 50)
        report.expect(probability: p, "\(name): number \(i) is not uniform")
      }
    }
    return report
  }

  private func plate(_ member: D) -> LawReport {
    var report = LawReport()
    func draw(_ key: PRNGKey, _ index: UInt64?) -> [Double] {
      flat(member.draw(RandomSource(key: key, plateIndex: index)))
    }
    for seed in UInt64(0)..<20 {
      let key = PRNGKey(seed: seed)
      let byCounter = draw(key, 0) == draw(key, nil)
      let byChild = (0..<5).allSatisfy { draw(key, $0) == draw(key.child($0), nil) }
      report.expect(byCounter || byChild, "element 0 of a plate is neither of the key nor of its child 0")
      guard !member.support.isDiscrete, member.placeholder.eventCount > 1 else { continue }
      report.expect(Set((0..<50).map { draw(key, $0) }).count == 50, "elements of a plate repeat")
    }
    return report
  }
}
