import TSNumerics

// The plain meaning of a program: node by node at one position, without blocks, algebra or kernels. What the rest is
// tested against, and what computes a gradient where products of nothing and infinity spoil it.
extension Program {
  /// The log density at some coordinates.
  package func logDensity(at coordinates: [Double]) -> Double {
    evaluated(at: coordinates, stride: 1).total
  }

  /// The gradient of the log density at some coordinates.
  package func gradient(at coordinates: [Double]) -> [Double] {
    var gradient = [Double](repeating: 0, count: coordinateCount)
    addGradient(at: coordinates, to: &gradient, stride: 1)
    return gradient
  }

  /// Adds the gradient. A node passes nothing on where its adjoint or the partial derivative is 0, though the other may be
  /// infinite.
  ///
  /// - Parameters:
  ///   - coordinates: those of one position, `stride` numbers apart.
  ///   - gradient: the derivatives, `stride` numbers apart.
  ///   - stride: how many positions lie side by side.
  func addGradient(
    at coordinates: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>, stride: Int
  ) {
    let values = evaluated(at: coordinates, stride: stride).values
    var adjoints = [Double](repeating: 0, count: nodeCount)
    for segment in segments.reversed() {
      for step in (0..<(segment.count ?? 1)).reversed() {
        for (offset, node) in segment.body.enumerated().reversed() {
          let place = segment.first + step * segment.width + offset
          let arguments = node.arguments.map { segment.arguments[$0][step] }
          if node.operation == .term {
            adjoints[arguments[0]] += 1
            continue
          }
          let adjoint = adjoints[place]
          if adjoint == 0 { continue }
          if node.operation == .leaf {
            let coordinate = segment.leaves[node.leaf].coordinates[step]
            if coordinate >= 0 { gradient[coordinate * stride] += adjoint }
            continue
          }
          let slopes = node.operation.slopes(arguments.map { values[$0] }, value: values[place])
          for (argument, slope) in slopes where slope != 0 {
            adjoints[arguments[argument]] += adjoint * slope
          }
        }
      }
    }
  }

  private func evaluated(
    at coordinates: UnsafePointer<Double>, stride: Int
  ) -> (values: [Double], total: Double) {
    var values = [Double](repeating: .nan, count: nodeCount)
    var total = 0.0
    for segment in segments {
      for step in 0..<(segment.count ?? 1) {
        for (offset, node) in segment.body.enumerated() {
          let arguments = node.arguments.map { values[segment.arguments[$0][step]] }
          let place = segment.first + step * segment.width + offset
          switch node.operation {
          case .leaf:
            let leaf = segment.leaves[node.leaf]
            let coordinate = leaf.coordinates[step]
            values[place] = coordinate < 0 ? leaf.value(at: step) : coordinates[coordinate * stride]
          case .term: total += arguments[0]
          case .check: if arguments[0] == 0 { total = -.infinity }
          default: values[place] = value(of: node, arguments)
          }
        }
      }
    }
    return (values, total.isNaN ? -.infinity : total)
  }
}

extension Operation {
  /// The derivatives of a value by the arguments that a derivative flows to.
  fileprivate func slopes(_ a: [Double], value: Double) -> [(argument: Int, slope: Double)] {
    switch self {
    case .add: [(0, 1), (1, 1)]
    case .subtract: [(0, 1), (1, -1)]
    case .multiply: [(0, a[1]), (1, a[0])]
    case .divide: [(0, 1 / a[1]), (1, -(value / a[1]))]
    case .negate: [(0, -1)]
    case .select: [(a[0] != 0 ? 1 : 2, 1)]
    case .chain: stride(from: 1, to: a.count, by: 2).map { ($0, a[$0 + 1]) }
    case .power:
      [
        (0, a[1] == 0 ? 0 : a[1] * Double.pow(a[0], a[1] - 1)),
        (1, a[0] == 0 ? 0 : value * Double.log(a[0])),
      ]
    case .normal: normalSlopes(a[0], a[1], a[2])
    default: slope(a.first ?? .nan, value: value).map { [(0, $0)] } ?? []
    }
  }

  private func normalSlopes(_ x: Double, _ location: Double, _ scale: Double) -> [(
    argument: Int, slope: Double
  )] {
    let z = (x - location) / scale
    return [(0, -z / scale), (1, z / scale), (2, (z * z - 1) / scale)]
  }

  /// The derivative of a function of one number; nil for what has none.
  private func slope(_ x: Double, value: Double) -> Double? {
    switch self {
    case .absolute: x > 0 ? 1 : x < 0 ? -1 : 0
    case .squareRoot: 0.5 / value
    case .exp: value
    case .expm1: value + 1
    case .log: 1 / x
    case .log1p: 1 / (1 + x)
    case .sin: Double.cos(x)
    case .cos: -Double.sin(x)
    case .tan: 1 + value * value
    case .atan: 1 / (1 + x * x)
    case .sinh: Double.cosh(x)
    case .cosh: Double.sinh(x)
    case .tanh: (1 - value) * (1 + value)
    case .erf: 1.1283791670955126 * Double.exp(-x * x)
    case .erfc: -1.1283791670955126 * Double.exp(-x * x)
    case .logGamma: SpecialFunctions.digamma(x)
    default: nil
    }
  }
}
