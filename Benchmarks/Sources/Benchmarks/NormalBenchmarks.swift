import CKernels
import TSModel

let drawCount = 1 << 20
let densityCount = 1_000_000

/// Keys that nothing is known of, one a draw.
let drawKeys = PRNGKey(seed: 7).split(into: 4096)
let highWords = drawKeys.map(\.high)
let lowWords = drawKeys.map(\.low)

/// Values, locations and scales for log densities, the same as in the peers.
let densityValues = inEights { 6 * $0 - 3 }
let densityLocations = inEights { 2 * $0 - 1 }
let densityScales = inEights { $0 + 0.5 }

/// Eight numbers to an element, from the fractions of the multiples of √2.
func inEights(_ number: (Double) -> Double) -> [Eight] {
  (0..<(densityCount / 8)).map { group in
    var lanes = Eight(0)
    for lane in 0..<8 {
      let multiple = Double(8 * group + lane) * 2.0.squareRoot()
      lanes[lane: lane] = number(multiple.truncatingRemainder(dividingBy: 1))
    }
    return lanes
  }
}

let normalBenchmarks = [
  Benchmark("normal-scalar") {
    var sum = 0.0
    for draw in 0..<drawCount { sum += drawKeys[draw & 4095].normal(as: Double.self) }
    return sum
  },
  Benchmark("normal-column") { drawInColumns(of: 16) },
  Benchmark("normal-column-8") { drawInColumns(of: 8 * 16) },
  Benchmark("density") { lastDensity { Normal(densityLocations[$0], densityScales[$0]) } },
  Benchmark("density-fixed") {
    let normal = Normal<Eight>(opaque(0.5), opaque(1.5))
    return lastDensity { _ in normal }
  },
]

typealias Eight = Lanes<SIMD8<Double>>

/// Normals from one Threefry block each, as a scan takes them: several steps at a time.
func drawInColumns(of width: Int) -> Double {
  var sum = 0.0
  withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * width) { bits in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { normals in
      guard let y0 = bits.baseAddress, let z = normals.baseAddress else { return }
      let y1 = y0 + width
      highWords.withUnsafeBufferPointer { high in
        lowWords.withUnsafeBufferPointer { low in
          guard let k0 = high.baseAddress, let k1 = low.baseAddress else { return }
          for first in stride(from: 0, to: drawCount, by: width) {
            ck_threefry_keys(width, k0 + (first & 4095), k1 + (first & 4095), 0, 0, y0, y1)
            ck_normal_f64(width, y0, y1, z)
            for i in 0..<width { sum += z[i] }
          }
        }
      }
    }
  }
  return sum
}

/// The log densities of all values, stored, and the last of them.
@inline(__always)
func lastDensity(_ normal: (Int) -> Normal<Eight>) -> Double {
  var densities: [Eight] = []
  densities.reserveCapacity(densityValues.count)
  for group in densityValues.indices { densities.append(normal(group).logDensity(densityValues[group])) }
  keep(densities)
  return densities.last?[lane: 7] ?? 0
}
