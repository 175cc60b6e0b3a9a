/// The shape of an array whose elements are named by their indices.
///
/// - Returns: The lengths of the axes; nil unless every index up to the largest is there once, with as many numbers as the
///   others.
func componentShape(_ indices: [[Int]]) -> [Int]? {
  guard let rank = indices.first?.count, indices.allSatisfy({ $0.count == rank }) else { return nil }
  var count = 1
  var shape: [Int] = []
  for axis in 0..<rank {
    let largest = indices.reduce(0) { max($0, $1[axis]) }
    // No axis is longer than there are elements, which also keeps the product from overflowing.
    guard largest < indices.count else { return nil }
    shape.append(largest + 1)
    count *= largest + 1
    guard count <= indices.count else { return nil }
  }
  return count == indices.count && Set(indices).count == count ? shape : nil
}
