import TSNumerics
import TSProbability
import TestSupport

/// What families give, condensed: two processes that print the same digests have computed the same bits.
struct ProcessorDigests {
  /// A line for each family and each thing, "Normal: draws", and whether it must be the same on every processor.
  var lines: [(name: String, digest: UInt64, isFixed: Bool)] = []

  /// - Parameter draws: how many draws of each set of parameters.
  init(draws count: UInt64) {
    for family in families { add(family, count) }
    for family in vectorFamilies { add(family, Swift.min(count, 20)) }
    add("PRNGKey: normals", isFixed: true) { digest in
      for word in Self.hardWords {
        let key = PRNGKey(
          high: UInt32(truncatingIfNeeded: word >> 32), low: UInt32(truncatingIfNeeded: word))
        digest.add(Double.standardNormal(RandomWords(key)))
        digest.add(Lanes<SIMD8<Double>>.standardNormal(RandomWords(LaneKeys(repeating: key)))[lane: 7])
      }
      let key = PRNGKey(seed: 5)
      for index in 0..<(500 * count) {
        digest.add(Double.standardNormal(key.block(index)))
        digest.add(Double(Float.standardNormal(key.block(index))))
      }
    }
  }

  private mutating func add(_ name: String, isFixed: Bool, _ body: (inout Digest) -> Void) {
    var digest = Digest()
    body(&digest)
    lines.append((name, digest.value, isFixed))
  }

  private mutating func add(_ family: FamilyLaws, _ count: UInt64) {
    // The parts of composite families of the tests are Poisson where they are counts.
    let isFixed =
      family.draws.bits == .everywhere
      || (family.draws.bits == .parts && !family.name.contains("Poisson") && !family.name.contains("zeros")
        && family.name != "ZeroInflated")
    add("\(family.name): draws", isFixed: isFixed) { digest in
      for parameters in family.grid {
        for seed in 0..<count {
          digest.add(family.draw(parameters, PRNGKey(seed: seed), seed % 2 == 0 ? nil : seed))
          digest.add(Double(family.drawFloat(parameters, PRNGKey(seed: seed), nil)))
        }
      }
    }
    add("\(family.name): densities", isFixed: true) { digest in
      for parameters in family.grid {
        for x in Self.values where family.logDensity(parameters, x) > -.infinity {
          digest.add(family.logDensity(parameters, x))
          for derivative in family.densityGradient?(parameters, x) ?? [] { digest.add(derivative) }
        }
      }
    }
    add("\(family.name): tails", isFixed: true) { digest in
      for tails in family.grid.compactMap({ family.tails($0) }) {
        for x in Self.values {
          for tail in [tails.cumulative, tails.survival, tails.logCumulative, tails.logSurvival] {
            digest.add(tail(x))
          }
        }
        for p in [1e-30, 1e-3, 0.2, 0.5, 0.9] {
          digest.add(tails.quantile(p))
          digest.add(tails.upperQuantile(p))
        }
      }
    }
  }

  private mutating func add(_ family: VectorFamilyLaws, _ count: UInt64) {
    add("\(family.name): draws", isFixed: family.draws.bits == .everywhere) { digest in
      for parameters in family.grid {
        for seed in 0..<count {
          for x in family.draw(parameters, PRNGKey(seed: seed), nil) { digest.add(x) }
          for x in family.drawFloat(parameters, PRNGKey(seed: seed), nil) { digest.add(x) }
        }
      }
    }
    add("\(family.name): densities", isFixed: true) { digest in
      for parameters in family.grid {
        for seed in 0..<UInt64(3) {
          // Rounded, so that the last bits of a draw do not matter.
          let x = family.draw(parameters, PRNGKey(seed: seed), nil).map { ($0 * 0x1p20).rounded() * 0x1p-20 }
          digest.add(family.logDensity(parameters, x))
        }
      }
    }
  }

  /// Words whose normals differ between variants of glibc's logarithm, with and without fused multiply-add: a quantile
  /// that takes it is caught.
  private static let hardWords: [UInt64] = [
    0xf25c_5240_8445_fdea, 0xf19c_3827_b251_329e, 0xef00_cdec_5086_bcce, 0xf0b7_1760_c880_7e98,
    0xef2d_2def_b4d3_689d, 0x0753_0c6b_1011_f399, 0xf7ea_f7a0_d2c4_0f70, 0x0b33_6993_ae27_4058,
    0xee29_6235_04aa_d5c0, 0xf1ba_d110_7bf9_d887, 0x0cec_b565_cb34_2b94, 0x0f0e_ce7c_e82c_e33d,
  ]

  private static let values: [Double] = [
    -40, -3.25, -0.95, -0.5, -0.01, 0, 1e-3, 0.1, 0.25, 0.5, 0.75, 0.97, 1, 1.5, 2, 3, 4, 7, 12.5, 20, 41,
    100, 501, 5_000,
  ]
}

/// The 64-bit FNV-1a hash of numbers.
private struct Digest {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ x: Double) {
    // The sign of a NaN means nothing.
    var bits = x.isNaN ? 0x7ff8_0000_0000_0000 : x.bitPattern
    for _ in 0..<8 {
      value = (value ^ (bits & 0xff)) &* 0x0000_0100_0000_01b3
      bits >>= 8
    }
  }
}
