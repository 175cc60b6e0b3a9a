import TSModel

/// Sends a sequence through all layers. The key, if there is one, is split at each of them.
func decode(_ layers: [DecoderBlock], _ sequence: Matrix<Double>, key: PRNGKey?) -> Matrix<Double> {
  scan(layers, into: (key: key, sequence: sequence)) { state, layer in
    let keys = state.key?.split()
    state = (keys?.0, layer(state.sequence, key: keys?.1))
  }.carry.sequence
}

/// The layers and the sequence that goes in. Peers have the same numbers.
enum DecoderStart {
  static let root = PRNGKey(seed: 42)
  static let layers = (0..<DecoderSize.layers).map { DecoderBlock(key: root.child(UInt64($0))) }
  static let sequence = Matrix(
    rows: DecoderSize.positions, columns: DecoderSize.width,
    uniform: root.child(UInt64(DecoderSize.layers)), scale: 1)
}

let decoderBenchmarks = [
  Benchmark("decoder") { lastNumber(key: nil) },
  Benchmark("decoder-key") { lastNumber(key: PRNGKey(seed: 7)) },
]

private func lastNumber(key: PRNGKey?) -> Double {
  let result = decode(DecoderStart.layers, DecoderStart.sequence, key: opaque(key))
  keep(result)
  return result.elements.last ?? 0
}
