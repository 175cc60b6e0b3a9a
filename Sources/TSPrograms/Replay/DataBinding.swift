/// Evaluators whose data can be exchanged: what was recorded with marks in the place of data is evaluated with others, without
/// being recorded, lowered and planned again.
///
/// A mark is a number that stands for one datum and occurs nowhere else. What is computed from data alone while a model is
/// recorded holds no mark, so that it is not exchanged: ``bind(_:)`` says which marks were found, and where one was not, the
/// model has to be recorded anew.
package protocol DataBinding: AnyObject {
  /// Finds where marks are.
  ///
  /// - Parameter marks: the number of the datum that each mark, by its bits, stands for.
  /// - Returns: the numbers of the data whose marks were found.
  func bind(_ marks: [UInt64: Int]) -> Set<Int>

  /// Exchanges the data.
  ///
  /// - Parameter data: by number.
  func exchange(_ data: [Double])
}

/// Where the data of an evaluator are.
struct DataPlaces {
  private var places: [(address: UnsafeMutablePointer<Double>, count: Int, datum: Int)] = []
  private(set) var found: Set<Int> = []

  /// - Parameters:
  ///   - address: where a number is, as often as `count`.
  mutating func look(
    at address: UnsafeMutablePointer<Double>, count: Int = 1, _ marks: [UInt64: Int]
  ) {
    guard let datum = marks[address.pointee.bitPattern] else { return }
    places.append((address, count, datum))
    found.insert(datum)
  }

  func write(_ data: [Double]) {
    for (address, count, datum) in places {
      for i in 0..<count { address[i] = data[datum] }
    }
  }
}
