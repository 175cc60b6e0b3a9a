import CGSL
import CKernels
import TSNumerics
import Testing

extension KernelTests {
  /// Uniforms and normals from Threefry's words.
  @Suite struct DrawTests {
    @Test("Uniforms of key 0 are those of JAX")
    func knownUniforms() {
      let words: RandomWords<PRNGKey> = PRNGKey(seed: 0).block(0)
      #expect(Float.uniform(words) == 0x1.e5349cp-1)
      #expect(Double.uniform(words) == 0x1.ac80056666e90p-2)
    }

    @Test("Normals of key 42 are those of JAX, up to the error of its polynomial")
    func knownNormals() {
      let doubles = [
        -0.18471174528191162, -2.169824560397754, 0.18693555179382582, 0.6122653570510959, 0.4896249504757018,
      ]
      let floats: [Float] = [-0.028304616, 0.46713185, 0.29570296, 0.15354592, -0.12403282]
      for i in 0..<5 {
        let words: RandomWords<PRNGKey> = PRNGKey(seed: 42).block(UInt64(i))
        #expect((Double.standardNormal(words) / doubles[i] - 1).magnitude <= 1e-11)
        #expect((Float.standardNormal(words) / floats[i] - 1).magnitude <= 2e-5)
      }
    }

    @Test("Uniforms lie in [0, 1) and are the same for every length")
    func uniforms() {
      let y0 = words(200, seed: 5)
      let y1 = words(200, seed: 6)
      onEveryInstructionSet { set in
        for count in lengths {
          var doubles = [Double](repeating: -1, count: count)
          var floats = [Float](repeating: -1, count: count)
          ck_uniform_f64(count, y0, y1, &doubles)
          ck_uniform_f32(count, y0, y1, &floats)
          for i in 0..<count {
            let words = RandomWords(PRNGKey(high: y0[i], low: y1[i]))
            #expect(doubles[i] == Double.uniform(words) && (0..<1).contains(doubles[i]), "\(set)")
            #expect(floats[i] == Float.uniform(words) && (0..<1).contains(floats[i]), "\(set)")
          }
        }
      }
    }

    @Test("Normals are the quantile bit for bit, at every length and at the edges of its three formulas")
    func edges() {
      // The words whose uniform lies at the ends of (-1, 1), about zero, and about |v| = 0.85 and 1 - 2 exp(-25).
      var bits: [UInt64] = [0, 1, .max, .max - 0x1000, 1 << 63, (1 << 63) - 0x1000]
      for v in [-0.85, 0.85, 1 - 2 * Double.exp(-25), -1 + 2 * Double.exp(-25)] {
        let middle = UInt64((v + 1) / 2 * 0x1p52)
        for offset in 0..<9 { bits.append((middle + UInt64(offset) - 4) << 12) }
      }
      for size in 0..<52 { bits += [1 << (12 + size), ~(1 << (12 + size)), .max << size, .max >> size] }
      let y0 = bits.map { UInt32(truncatingIfNeeded: $0 >> 32) } + words(400, seed: 7)
      let y1 = bits.map { UInt32(truncatingIfNeeded: $0) } + words(400, seed: 8)
      onEveryInstructionSet { set in
        for count in lengths + [y0.count] { expectNormals(y0, y1, count, set) }
      }
    }

    @Test("The central 85 % are GSL's bit for bit; outside its logarithm is at most an ulp from ours")
    func peer() {
      let key = PRNGKey(seed: 2_025)
      var (different, farthest) = (0, 0.0)
      for index in UInt64(0)..<1_000_000 {
        let q = (1 - scaled(key.uniform(at: index, as: Double.self)).magnitude) / 2
        let (found, exact) = (ck_normal_upper_quantile1_f64(q), gsl_cdf_ugaussian_Qinv(q))
        if sameBits(found, exact) { continue }
        different += 1
        farthest = Swift.max(farthest, (found - exact).magnitude / exact.ulp)
        #expect(q < 0.075, "\(q)")
        let (ours, library) = (Double.log(q), gsl_sf_log(q))
        #expect((ours - library).magnitude <= library.ulp)
      }
      // An ulp of the logarithm moves the root by half of one, and the ratio of polynomials takes that on.
      #expect(different < 400 && farthest <= 6, "\(different) differ, by up to \(farthest) ulp")
    }

    @Test("Two million normals are the quantile bit for bit on every instruction set")
    func manyNormals() {
      let count = 1 << 15
      for block in 0..<64 {
        var y0 = [UInt32](repeating: 0, count: count)
        var y1 = y0
        ck_threefry_counters(count, 2_024, UInt32(block), 0, &y0, &y1)
        onEveryInstructionSet { expectNormals(y0, y1, count, $0) }
      }
    }
  }
}

/// Compares the first `count` normals, many at once and one by one, with the quantile of one number.
private func expectNormals(_ y0: [UInt32], _ y1: [UInt32], _ count: Int, _ set: String) {
  var doubles = [Double](repeating: 0, count: count)
  var floats = [Float](repeating: 0, count: count)
  ck_normal_f64(count, y0, y1, &doubles)
  ck_normal_f32(count, y0, y1, &floats)
  var differences = 0
  for i in 0..<count {
    let words = RandomWords(PRNGKey(high: y0[i], low: y1[i]))
    let double = quantile(scaled(Double.uniform(words)))
    let float = Float(quantile(Double(scaled(Float.uniform(words)))))
    if !sameBits(doubles[i], double) || !sameBits(Double.standardNormal(words), double) { differences += 1 }
    if !sameBits(floats[i], float) || !sameBits(Float.standardNormal(words), float) { differences += 1 }
  }
  #expect(differences == 0, "\(set), \(count) numbers")
}

/// JAX's uniform on (-1, 1) from one on [0, 1): max(lo, u (hi - lo) + lo).
private func scaled<T: BinaryFloatingPoint>(_ u: T) -> T {
  let low = (-1 as T).nextUp
  return Swift.max(low, u * (1 - low) + low)
}

private func quantile(_ v: Double) -> Double {
  let size = ck_normal_upper_quantile1_f64((1 - v.magnitude) / 2)
  return v < 0 ? -size : size
}
