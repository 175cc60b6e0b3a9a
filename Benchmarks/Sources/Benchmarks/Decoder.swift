import TSModel

/// The sizes of the decoder: those of Llama, made small, in about its proportions.
enum DecoderSize {
  static let layers = 32
  static let positions = 16
  static let width = 64
  static let heads = 4
  static let headWidth = 16
  static let hidden = 176
}

/// The projections of an attention.
struct Attention {
  var query: Matrix<Double>
  var key: Matrix<Double>
  var value: Matrix<Double>
  var output: Matrix<Double>
}

/// The parameters of one layer. An array of them is what other systems call stacked parameters; a scan over it hands
/// one to each step.
struct DecoderBlock {
  var inputNorm: [Double]
  var attention: Attention
  var postAttentionNorm: [Double]
  var gate: Matrix<Double>
  var up: Matrix<Double>
  var down: Matrix<Double>

  /// One layer: a sequence in, a sequence out; elements drop out where there is a key.
  func callAsFunction(_ sequence: Matrix<Double>, key: PRNGKey?) -> Matrix<Double> {
    let keys = key?.split()
    var sequence = sequence
    let attended = attention(sequence.rootMeanSquareNormalized(inputNorm))
    sequence.add(attended.droppedOut(key: keys?.0))
    let normalized = sequence.rootMeanSquareNormalized(postAttentionNorm)
    let gated = (normalized * gate).silu().timesElements(of: normalized * up)
    sequence.add((gated * down).droppedOut(key: keys?.1))
    return sequence
  }
}

extension Attention {
  /// Causal attention: a position sees itself and those before it.
  func callAsFunction(_ sequence: Matrix<Double>) -> Matrix<Double> {
    let (q, k, v) = (sequence * query, sequence * key, sequence * value)
    let positions = q.rowCount
    // A row for each head and position.
    var weights = Matrix(rows: DecoderSize.heads * positions, columns: positions, repeating: -Double.infinity)
    for row in 0..<weights.rowCount {
      let (head, position) = row.quotientAndRemainder(dividingBy: positions)
      for seen in 0...position {
        var product = 0.0
        for column in columns(head) { product += q[position, column] * k[seen, column] }
        weights[row, seen] = product * 0.25
      }
    }
    weights = weights.softmax()
    var mixed = Matrix(rows: positions, columns: q.columnCount, repeating: 0.0)
    for row in 0..<weights.rowCount {
      let (head, position) = row.quotientAndRemainder(dividingBy: positions)
      for seen in 0...position {
        let weight = weights[row, seen]
        for column in columns(head) { mixed[position, column] += weight * v[seen, column] }
      }
    }
    return mixed * output
  }

  private func columns(_ head: Int) -> Range<Int> {
    (head * DecoderSize.headWidth)..<((head + 1) * DecoderSize.headWidth)
  }
}

/// eˣ of many numbers at once.
func exponentials(_ x: [Double]) -> [Double] {
  Array(unsafeUninitializedCapacity: x.count) { result, count in
    x.withUnsafeBufferPointer { x in
      if let from = x.baseAddress, let to = result.baseAddress { Double.exp(x.count, from, to) }
    }
    count = x.count
  }
}

extension Matrix<Double> {
  mutating func add(_ other: Matrix) {
    for i in elements.indices { elements[i] += other.elements[i] }
  }

  consuming func timesElements(of other: Matrix) -> Matrix {
    for i in elements.indices { elements[i] *= other.elements[i] }
    return self
  }

  /// Each row over the root of its mean square, times a weight for each column.
  func rootMeanSquareNormalized(_ weights: [Double]) -> Matrix {
    var result = self
    for row in 0..<rowCount {
      var sum = 0.0
      for column in 0..<columnCount { sum += self[row, column] * self[row, column] }
      let scale = 1 / (sum / Double(columnCount) + 1e-6).squareRoot()
      for column in 0..<columnCount { result[row, column] = self[row, column] * scale * weights[column] }
    }
    return result
  }

  /// Makes probabilities of each row of log weights.
  consuming func softmax() -> Matrix {
    for row in 0..<rowCount {
      var largest = -Double.infinity
      for column in 0..<columnCount { largest = max(largest, self[row, column]) }
      for column in 0..<columnCount { self[row, column] -= largest }
    }
    elements = exponentials(elements)
    for row in 0..<rowCount {
      var sum = 0.0
      for column in 0..<columnCount { sum += self[row, column] }
      for column in 0..<columnCount { self[row, column] /= sum }
    }
    return self
  }

  /// x / (1 + e⁻ˣ).
  consuming func silu() -> Matrix {
    let powers = exponentials(elements.map { -$0 })
    for i in elements.indices { elements[i] /= 1 + powers[i] }
    return self
  }

  /// A tenth of the elements set to zero and the others scaled up, where there is a key.
  consuming func droppedOut(key: PRNGKey?) -> Matrix {
    guard let key else { return self }
    for i in elements.indices {
      elements[i] = key.uniform(at: UInt64(i)) < 0.9 ? elements[i] / 0.9 : 0
    }
    return self
  }
}

// MARK: Parameters

extension Matrix<Double> {
  /// Uniform numbers on [-scale, scale), element `i` being number `i` of the key: those of JAX, bit for bit.
  init(rows: Int, columns: Int, uniform key: PRNGKey, scale: Double) {
    self.init(rows: rows, columns: columns, repeating: 0)
    for i in elements.indices { elements[i] = (2 * key.uniform(at: UInt64(i)) - 1) * scale }
  }
}

extension DecoderBlock {
  /// Parameters from a key.
  init(key: PRNGKey) {
    let width = DecoderSize.width
    let hidden = DecoderSize.hidden
    func norm(_ tensor: UInt64) -> [Double] {
      (0..<width).map { 0.5 + key.child(tensor).uniform(at: UInt64($0)) }
    }
    func matrix(_ tensor: UInt64, _ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(
        rows: rows, columns: columns, uniform: key.child(tensor), scale: 1 / Double(rows).squareRoot())
    }
    inputNorm = norm(0)
    attention = Attention(
      query: matrix(1, width, width), key: matrix(2, width, width), value: matrix(3, width, width),
      output: matrix(4, width, width))
    postAttentionNorm = norm(5)
    gate = matrix(6, width, hidden)
    up = matrix(7, width, hidden)
    down = matrix(8, hidden, width)
  }
}
