import Foundation
import TSNumerics

/// What is known of the families of vectors without their code: covariances, and uniforms made of draws.
enum VectorOracle {
  typealias Rows = [[Double]]

  /// The n of a list of some vectors of n numbers and the n(n + 1)/2 of a triangle.
  static func size(_ count: Int, vectors: Int = 1) -> Int {
    var n = 0
    while (n + 1) * vectors + (n + 1) * (n + 2) / 2 <= count { n += 1 }
    return n
  }

  /// The triangle that follows n numbers.
  static func factor(_ p: [Double]) -> Rows {
    let n = size(p.count)
    var position = n
    return (0..<n).map { i in
      (0..<n).map { j in
        if j > i { return 0 }
        position += 1
        return p[position - 1]
      }
    }
  }

  static func product(_ l: Rows) -> Rows {
    l.map { a in l.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  static func symmetric(_ l: Rows) -> Rows {
    l.indices.map { i in l.indices.map { l[max(i, $0)][min(i, $0)] } }
  }

  /// The inverse of a symmetric matrix given by its triangle, by Gauss and Jordan.
  static func inverse(_ triangle: Rows) -> Rows {
    let n = triangle.count
    var a = symmetric(triangle).enumerated().map { i, row in row + (0..<n).map { $0 == i ? 1 : 0 } }
    for k in 0..<n {
      a[k] = a[k].map { [pivot = a[k][k]] in $0 / pivot }
      for i in 0..<n where i != k {
        let factor = a[i][k]
        for j in 0..<(2 * n) { a[i][j] -= factor * a[k][j] }
      }
    }
    return a.map { Array($0[n...]) }
  }

  static func standard(_ z: Double) -> Double { GSL.normalTails(z, location: 0, scale: 1).lower }

  /// Each number by its marginal, and the squared distance by chi-squared.
  static func normal(_ p: [Double], _ x: [Double]) -> [Double] {
    let l = factor(p)
    var square = 0.0
    var z: [Double] = []
    for i in l.indices {
      z.append((x[i] - p[i] - (0..<i).reduce(0) { $0 + l[i][$1] * z[$1] }) / l[i][i])
      square += z[i] * z[i]
    }
    let marginals = l.indices.map { i in
      standard((x[i] - p[i]) / l[i].reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    return marginals
      + [GSL.gammaTails(0.5 * square, concentration: 0.5 * Double(l.count), rate: 1).lower]
  }

  static func studentT(_ p: [Double], _ x: [Double]) -> [Double] {
    let rest = Array(p[1...])
    return factor(rest).enumerated().map { i, row in
      let scale = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return GSL.studentTTails((x[i] - rest[i]) / scale, degreesOfFreedom: p[0]).lower
    }
  }

  static func studentTCovariance(_ p: [Double]) -> Rows {
    let ratio = p[0] > 2 ? p[0] / (p[0] - 2) : .nan
    return product(factor(Array(p[1...]))).map { $0.map { ratio * $0 } }
  }

  static func dirichlet(_ alpha: [Double], _ x: [Double]) -> [Double] {
    let total = alpha.reduce(0, +)
    return zip(alpha, x).map { GSL.betaLowerTail($1, $0, total - $0) }
  }

  static func dirichletCovariance(_ alpha: [Double]) -> Rows {
    let total = alpha.reduce(0, +)
    return alpha.indices.map { i in
      alpha.indices.map { j in
        ((i == j ? alpha[i] * total : 0) - alpha[i] * alpha[j]) / (total * total * (total + 1))
      }
    }
  }

  static func softmax(_ logits: [Double]) -> [Double] {
    let top = logits.max() ?? 0
    let parts = logits.map { exp($0 - top) }
    return parts.map { $0 / parts.reduce(0, +) }
  }

  static func multinomialCovariance(_ total: Double, _ p: [Double]) -> Rows {
    p.indices.map { i in p.indices.map { j in total * ((i == j ? p[i] : 0) - p[i] * p[j]) } }
  }

  /// Each count by its binomial marginal, spread over its own step of the distribution function.
  static func multinomial(_ total: Double, _ p: [Double], _ x: [Double], _ v: Double) -> [Double] {
    zip(p, x).map { p, k in
      var sum = 0.0
      var mass = 0.0
      for i in 0...Int(k) {
        sum += mass
        let (n, rest) = (Double(i), total - Double(i))
        let choices: Double = lgamma(total + 1) - lgamma(n + 1) - lgamma(rest + 1)
        mass = exp(choices + n * log(p) + rest * log(1 - p))
      }
      return min(1, sum + v * mass)
    }
  }

  /// Each correlation is 2B - 1, B beta.
  static func correlations(_ p: [Double], _ x: [Double]) -> [Double] {
    let n = Int(p[0])
    let b = p[1] + 0.5 * Double(n - 2)
    return (1..<n).flatMap { i in
      (0..<i).map { j in
        let r = (0..<n).reduce(0) { $0 + x[i * n + $1] * x[j * n + $1] }
        return GSL.betaLowerTail(min(1, max(0, 0.5 * (1 + r))), b, b)
      }
    }
  }

  static func walkCovariance(_ p: [Double]) -> Rows {
    (0..<Int(p[0])).map { i in (0..<Int(p[0])).map { j in p[1] * p[1] * Double(min(i, j) + 1) } }
  }

  static func walk(_ p: [Double], _ x: [Double]) -> [Double] {
    x.indices.map { t in standard((x[t] - (t == 0 ? p[2] : x[t - 1]) - p[3]) / p[1]) }
  }

  static func vectorWalkCovariance(_ p: [Double]) -> Rows {
    let (steps, n) = (Int(p[0]), 2)
    let one = product(factor(Array(p[(1 + n)...])))
    return (0..<(steps * n)).map { a in
      (0..<(steps * n)).map { b in Double(min(a / n, b / n) + 1) * one[a % n][b % n] }
    }
  }

  /// From the weights of the infinite moving average.
  static func autocovariance(_ p: [Double]) -> Rows {
    let phi = Array(p[3...])
    var weights = [1.0]
    while weights.count < 3_000 {
      weights.append(
        phi.indices.reduce(0) { $1 < weights.count ? $0 + phi[$1] * weights[weights.count - 1 - $1] : $0 })
    }
    let gamma = (0..<Int(p[0])).map { lag in
      p[2] * p[2] * (0..<(weights.count - lag)).reduce(0) { $0 + weights[$1] * weights[$1 + lag] }
    }
    return gamma.indices.map { i in gamma.indices.map { gamma[abs(i - $0)] } }
  }

  /// The innovations after the first p values.
  static func autoregression(_ p: [Double], _ x: [Double]) -> [Double] {
    let phi = Array(p[3...])
    return x.indices.dropFirst(phi.count).map { t in
      let mean = phi.indices.reduce(p[1]) { $0 + phi[$1] * (x[t - 1 - $1] - p[1]) }
      return standard((x[t] - mean) / p[2])
    }
  }
}
