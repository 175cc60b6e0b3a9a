import TSNumerics

/// Autocovariances of several series of one length at once, through a fast Fourier transform.
///
///     c(t) = mean over series of  1/n Σ (xᵢ - x̄)(xᵢ₊ₜ - x̄),  t = 0 ..< n
///
/// The series are padded with zeros to a power of two of at least 2n, so that their ends do not meet. Two real series
/// go through one complex transform, and only the sum of their power spectra is turned back.
///
/// - Complexity: O(k n log n) for k series.
package struct Autocovariance {
  /// The length n of a series.
  package let length: Int
  /// The length of the transform, a power of two.
  private let size: Int
  /// exp(-2πik/2h) for k = 0 ..< h at h + k, for the stages h = 1, 2, 4, ...
  private var twiddles: [SIMD2<Double>]
  /// Where the bit-reversed order keeps the frequency opposite to the one at a place.
  private var opposite: [Int32]
  private var work: [SIMD2<Double>]
  private var power: [Double]

  package init(length: Int) {
    self.length = length
    var size = 2
    while size < 2 * length { size *= 2 }
    self.size = size
    twiddles = Array(repeating: .zero, count: size)
    var half = 1
    while half < size {
      for k in 0..<half {
        let angle = Double.pi * Double(k) / Double(half)
        twiddles[half + k] = SIMD2(cos(angle), -sin(angle))
      }
      half *= 2
    }
    let bits = size.trailingZeroBitCount
    opposite = (0..<size).map { place in
      let frequency = Autocovariance.reversed(place, bits: bits)
      return Int32(Autocovariance.reversed((size - frequency) & (size - 1), bits: bits))
    }
    work = Array(repeating: .zero, count: size)
    power = Array(repeating: 0, count: size)
  }

  private static func reversed(_ index: Int, bits: Int) -> Int {
    var (rest, result) = (index, 0)
    for _ in 0..<bits {
      result = result << 1 | rest & 1
      rest >>= 1
    }
    return result
  }

  /// The mean autocovariances of series that have mean zero.
  ///
  /// - Parameters:
  ///   - rows: The series, one after the other.
  ///   - means: What is taken off each series: its mean. There are as many series as means.
  /// - Returns: c(0), c(1), ..., c(n - 1).
  package mutating func callAsFunction(_ rows: UnsafeBufferPointer<Double>, means: [Double]) -> [Double] {
    for place in power.indices { power[place] = 0 }
    for first in stride(from: 0, to: means.count, by: 2) {
      load(rows, means, first)
      forward()
      addPower()
    }
    for place in work.indices { work[place] = SIMD2(power[place], 0) }
    backward()
    let scale = 1 / (Double(size) * Double(length) * Double(means.count))
    return (0..<length).map { work[$0].x * scale }
  }

  /// Loads two series as the real and the imaginary part.
  private mutating func load(_ rows: UnsafeBufferPointer<Double>, _ means: [Double], _ first: Int) {
    let second = first + 1
    let hasSecond = second < means.count
    for i in 0..<length {
      let x = rows[first * length + i] - means[first]
      let y = hasSecond ? rows[second * length + i] - means[second] : 0
      work[i] = SIMD2(x, y)
    }
    for i in length..<size { work[i] = .zero }
  }

  /// |X|² + |Y|² at each frequency f, of the transform Z of x + iy: (|Z(f)|² + |Z(-f)|²)/2.
  private mutating func addPower() {
    for place in work.indices {
      let (a, b) = (work[place], work[Int(opposite[place])])
      power[place] += 0.5 * ((a * a).sum() + (b * b).sum())
    }
  }

  /// The transform by decimation in frequency; the result is in bit-reversed order.
  private mutating func forward() {
    work.withUnsafeMutableBufferPointer { work in
      twiddles.withUnsafeBufferPointer { twiddles in
        var half = size / 2
        while half >= 1 {
          for start in stride(from: 0, to: size, by: 2 * half) {
            for k in start..<(start + half) {
              let (a, b) = (work[k], work[k + half])
              work[k] = a + b
              work[k + half] = product(a - b, twiddles[half + k - start])
            }
          }
          half /= 2
        }
      }
    }
  }

  /// The inverse transform, but for a factor, by decimation in time, from bit-reversed order to the plain one.
  private mutating func backward() {
    work.withUnsafeMutableBufferPointer { work in
      twiddles.withUnsafeBufferPointer { twiddles in
        var half = 1
        while half < size {
          for start in stride(from: 0, to: size, by: 2 * half) {
            for k in start..<(start + half) {
              let twiddle = twiddles[half + k - start]
              let b = product(work[k + half], SIMD2(twiddle.x, -twiddle.y))
              let a = work[k]
              work[k] = a + b
              work[k + half] = a - b
            }
          }
          half *= 2
        }
      }
    }
  }
}

/// The product of two complex numbers.
@inline(__always)
private func product(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
  SIMD2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
}
