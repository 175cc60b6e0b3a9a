import TSNumerics

extension Effects {
  /// Runs `body` once for each of `size` exchangeable elements.
  ///
  /// ```swift
  /// let beta = effects.plate("lags", order) { effects, k in
  ///   effects.sample("beta", Normal(0, 0.5))
  /// }
  /// ```
  ///
  /// A site inside has one value an element and takes one key in all: element i is number i of that key, row-major
  /// over nested plates, the outer one slowest. Plates stand in scans and scans in plates.
  ///
  /// - Parameters:
  ///   - name: the name of the plate.
  ///   - size: how many elements; a negative number ends the run with an error.
  ///   - body: gets the effects and the index of the element, from 0.
  /// - Returns: what each element gave.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func plate<Output>(
    _ name: SiteName, _ size: Int, _ body: (inout Self, Int) -> Output
  ) -> [Output] {
    if size < 0 { state.pointee.fail(.negativeLength(size, loop: "plate '\(name)'"), site: nil) }
    let elements = 0..<Swift.max(0, size)
    var outputs: [Output] = []
    outputs.reserveCapacity(Swift.min(elements.count, loopReserve))
    loop(.plate, name, elements, reverse: false) { effects, element, isRunning in
      if isRunning {
        outputs.append(body(&effects, element))
      } else if let last = outputs.last {
        outputs.append(last)
      }
    }
    return outputs
  }
}
