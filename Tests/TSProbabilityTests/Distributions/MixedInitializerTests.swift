import TSNumerics
import TSProbability
import Testing

/// What a model needs: a scalar that it does not know, and a way to use a distribution over it.
private func draw<D: Distribution>(_ distribution: D, _ key: D.Real.Primal.Key) -> D.Value {
  distribution.draw(RandomSource(key: key))
}

/// Twenty sites as a model writes them: levels of an unknown scalar, parameters that are data, literals.
private func model<Real: PrimalScalar>(_ scale: Double, _ key: Real.Key, _: Real.Type) -> [Real] {
  let a: Real = draw(Normal(0, 1), key)
  let b: Real = draw(Normal(a, scale), key)
  let c: Real = draw(Normal(0, scale), key)
  let d: Real = draw(Normal(scale, scale), key)
  let e: Real = draw(Normal(a + 0.5 * b, scale), key)
  let f: Real = draw(HalfNormal(scale), key)
  let g: Real = draw(HalfNormal(1), key)
  let h: Real = draw(Exponential(scale), key)
  let i: Real = draw(Exponential(f + 1), key)
  let j: Real = draw(Cauchy(a, scale), key)
  let k: Real = draw(HalfCauchy(2 * scale), key)
  let l: Real = draw(StudentT(4, a, scale), key)
  let m: Real = draw(StudentT(scale, 0, f), key)
  let n: Real = draw(StudentT(4, scale, scale), key)
  let o: Real = draw(Gamma(2, scale), key)
  let p: Real = draw(Gamma(h + 1, 0.5), key)
  let q: Real = draw(Poisson(Real.exp(b)), key)
  let r: Real = draw(Poisson(scale), key)
  let s: Real = draw(Bernoulli(0.5), key)
  let t: Real = draw(Uniform(-scale, 1), key)
  return [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t]
}

@Suite("Distributions in generic code")
struct MixedInitializerTests {
  @Test("Parameters that are data give the draws of the same numbers as scalars")
  func model20() {
    let key = PRNGKey(seed: 3)
    let single = model(1.5, key, Double.self)
    let lanes = model(1.5, .init(repeating: key), Lanes<SIMD4<Double>>.self)
    for (a, b) in zip(single, lanes) {
      for lane in 0..<4 { #expect(b[lane: lane] == a) }
    }
    #expect(model(1.5, key, Float.self).count == 20)
  }

  @Test("Without a context, numbers are Double")
  func literals() {
    let scale = 2.0
    let normal = Normal(0, scale)
    #expect(normal.location == 0 && normal.scale == 2)
    let studentT = StudentT(4, 0, scale)
    #expect(studentT.degreesOfFreedom == 4 && studentT.scale == 2)
  }
}
