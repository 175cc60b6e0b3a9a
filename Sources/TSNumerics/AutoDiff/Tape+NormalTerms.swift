import CKernels

/// Log densities of normals, the commonest terms: they leave no node and cost no logarithm each.
///
/// The scales are multiplied with one another, and the product gives up its logarithm where it nears the ends of the
/// range. In each lane that depends on its own scales alone, so that a lane gives the same bits in any company.
extension Tape {
  /// Adds the log density of a normal to the log density: a term that goes straight into the adjoints.
  ///
  /// - Parameters:
  ///   - x: the value.
  ///   - location: the mean.
  ///   - scale: the standard deviation; where it is not a positive number, ``normalTerms`` is none either.
  @inlinable @inline(__always)
  public mutating func addNormal(_ x: Var<P>, location: Var<P>, scale: Var<P>) {
    let adjoints = UnsafeMutableRawPointer(adjoints).assumingMemoryBound(to: Double.self)
    if P.laneCount == 1 {
      return ck_add_normal1_f64(
        normals, adjoints, x.value[lane: 0], location.value[lane: 0], scale.value[lane: 0], x.index,
        location.index, scale.index)
    }
    var (value, mean, deviation) = (x.value, location.value, scale.value)
    withUnsafePointer(to: &value) { value in
      withUnsafePointer(to: &mean) { mean in
        withUnsafePointer(to: &deviation) { deviation in
          ck_add_normal_f64(
            P.laneCount, normals, adjoints, Self.doubles(value), Self.doubles(mean), Self.doubles(deviation),
            x.index, location.index, scale.index)
        }
      }
    }
  }

  /// The sum of all normal log densities so far.
  @inlinable
  public var normalTerms: P {
    let room = UnsafeRawPointer(normals)
    let sum = room.assumingMemoryBound(to: P.self).pointee
    let product = (room + Self.productOffset).assumingMemoryBound(to: P.self).pointee
    // log(2π)/2 for each of them.
    return sum - P.log(product) - P(Double(normals.pointee.count) * 0.9189385332046727)
  }

  @inlinable @inline(__always)
  static func doubles(_ pointer: UnsafePointer<P>) -> UnsafePointer<Double> {
    UnsafeRawPointer(pointer).assumingMemoryBound(to: Double.self)
  }

  /// Where the product of the scales lies in memory.
  @inlinable static var productOffset: Int { 64 }
}
