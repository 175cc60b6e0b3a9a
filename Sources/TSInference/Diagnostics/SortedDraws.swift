/// Numbers in ascending order, each with the place where it stood.
package struct SortedDraws {
  /// The numbers in ascending order.
  package private(set) var values: [Double]
  /// Where each of them stood before.
  package private(set) var positions: [Int32]

  /// Numbers that are in order already.
  package init(values: [Double], positions: [Int32]) {
    self.values = values
    self.positions = positions
  }

  /// Sorts numbers, none of which may be NaN; equal ones, and zeros of either sign, keep their order.
  ///
  /// A radix sort of the bits, which order like the numbers once the negative ones are turned over: a few times
  /// faster than comparing.
  ///
  /// - Complexity: O(n) for n numbers.
  package init(sorting numbers: [Double]) {
    var keys = numbers.map(SortedDraws.key)
    var places = (0..<Int32(numbers.count)).map { $0 }
    var (otherKeys, otherPlaces) = (keys, places)
    for digit in 0..<SortedDraws.digitCount {
      let shift = UInt64(digit * SortedDraws.digitBits)
      guard var starts = SortedDraws.starts(of: keys, shift: shift) else { continue }
      keys.withUnsafeBufferPointer { keys in
        places.withUnsafeBufferPointer { places in
          otherKeys.withUnsafeMutableBufferPointer { otherKeys in
            otherPlaces.withUnsafeMutableBufferPointer { otherPlaces in
              for index in keys.indices {
                let bucket = Int(truncatingIfNeeded: keys[index] >> shift) & SortedDraws.digitMask
                otherKeys[Int(starts[bucket])] = keys[index]
                otherPlaces[Int(starts[bucket])] = places[index]
                starts[bucket] += 1
              }
            }
          }
        }
      }
      swap(&keys, &otherKeys)
      swap(&places, &otherPlaces)
    }
    values = places.map { numbers[Int($0)] }
    positions = places
  }

  private static let digitBits = 11
  private static let digitCount = 6
  private static let digitMask = (1 << digitBits) - 1

  /// Bits that order as the numbers do; adding zero makes one zero of the two.
  private static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  /// Where the numbers with each digit begin, or nil if all have the same digit.
  private static func starts(of keys: [UInt64], shift: UInt64) -> [Int32]? {
    var counts = [Int32](repeating: 0, count: digitMask + 1)
    for key in keys { counts[Int(truncatingIfNeeded: key >> shift) & digitMask] += 1 }
    if let first = keys.first,
      counts[Int(truncatingIfNeeded: first >> shift) & digitMask] == Int32(keys.count)
    {
      return nil
    }
    var total: Int32 = 0
    for index in counts.indices {
      let count = counts[index]
      counts[index] = total
      total += count
    }
    return counts
  }
}

// MARK: - Folding

extension SortedDraws {
  /// The middle number, or the mean of the two middle ones.
  package var median: Double {
    let (low, high) = (values[(values.count - 1) / 2], values[values.count / 2])
    let sum = low + high
    return sum.isFinite ? sum / 2 : low / 2 + high / 2
  }

  /// The distances of the numbers from a centre among them, in ascending order.
  ///
  /// Those below the centre, taken downwards, and those above it, taken upwards, are in order already and are merged.
  ///
  /// - Complexity: O(n) for n numbers.
  package func folded(around centre: Double) -> SortedDraws {
    var above = values.firstIndex { $0 >= centre } ?? values.count
    var below = above - 1
    var distances: [Double] = []
    var places: [Int32] = []
    distances.reserveCapacity(values.count)
    places.reserveCapacity(values.count)
    while below >= 0 || above < values.count {
      let low = below >= 0 ? abs(values[below] - centre) : .infinity
      let high = above < values.count ? abs(values[above] - centre) : .infinity
      if low < high || above == values.count {
        distances.append(low)
        places.append(positions[below])
        below -= 1
      } else {
        distances.append(high)
        places.append(positions[above])
        above += 1
      }
    }
    return SortedDraws(values: distances, positions: places)
  }
}
