/// The arithmetic of a leapfrog step.
extension PhaseSpace {
  /// The first half of a step under a diagonal metric: a half kick and a drift.
  @inline(__always)
  func walk(_ from: End, _ step: Double, _ to: End) {
    let (v, g, q) = (momenta[from.momentum], gradient(from.place), position(from.place))
    let (nextV, nextQ) = (momenta[to.momentum], position(to.place))
    let whole = SIMD4<Double>(repeating: step)
    let half = SIMD4<Double>(repeating: 0.5 * step)
    var i = 0
    while i < width {
      let scale = scales[four: i]
      let kicked = v[four: i] + half * (scale * g[four: i])
      nextV[four: i] = kicked
      nextQ[four: i] = q[four: i] + whole * (scale * kicked)
      i &+= 4
    }
  }

  /// The last half kick under a diagonal metric, in place; returns v·v.
  @inline(__always)
  func kickScaled(_ v: Vector, _ half: Double, _ g: Vector) -> Double {
    let half = SIMD4<Double>(repeating: half)
    var sum = SIMD4<Double>.zero
    var i = 0
    while i < width {
      let kicked = v[four: i] + half * (scales[four: i] * g[four: i])
      v[four: i] = kicked
      sum += kicked * kicked
      i &+= 4
    }
    return sum.total
  }

  /// v + half · w, with w whitened already.
  @inline(__always)
  func kick(_ v: Vector, _ half: Double, _ w: Vector, _ result: Vector) {
    let half = SIMD4<Double>(repeating: half)
    var i = 0
    while i < width {
      result[four: i] = v[four: i] + half * w[four: i]
      i &+= 4
    }
  }

  /// q + step · L v.
  func drift(_ q: Vector, _ step: Double, _ rows: Vector, _ v: Vector, _ result: Vector) {
    for i in 0..<dimension { result[i] = q[i] + step * dot(rows + i * width, v, padded(i + 1)) }
  }

  /// Under a dense metric, Lᵀ∇ of a place.
  func whiten(_ place: Int32) {
    guard let factor else { return }
    let g = gradient(place)
    let w = places[place] + 2 * width
    var i = 0
    while i < width {
      w[four: i] = .zero
      i &+= 4
    }
    for row in 0..<dimension {
      let scale = SIMD4<Double>(repeating: g[row])
      let start = factor + row * width
      var j = 0
      while j <= row {
        w[four: j] += scale * start[four: j]
        j &+= 4
      }
    }
  }
}
