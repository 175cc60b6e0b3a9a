/// Numbers of steps, even but for some that are missing.
struct NumberGrid {
  /// Why numbers have no grid; an index is that of the later of the two numbers it is about.
  enum Fault: Equatable {
    case doubled(Int)
    case backwards(Int)
    /// A number that is no whole number of steps from most others.
    case offGrid(Int, step: Double)
    /// More gaps than numbers.
    case sparse(Int, steps: Int, step: Double)
    case uneven(Int)
  }

  let start: Double
  private(set) var step = 1.0
  /// How many decimals are written.
  let decimals: Int
  /// The number on the grid of each number.
  private(set) var places: [Int] = [0]
  private(set) var fault: Fault?

  /// - Complexity: O(n log n) for n numbers.
  init(_ numbers: [Double], decimals: Int) {
    start = numbers.first ?? 0
    self.decimals = decimals
    for index in numbers.indices.dropFirst() where !(numbers[index] > numbers[index - 1]) {
      fault = numbers[index] == numbers[index - 1] ? .doubled(index) : .backwards(index)
      return
    }
    let gaps = zip(numbers.dropFirst(), numbers).map { $0 - $1 }
    guard !gaps.isEmpty else { return }
    // Below 2^53 differences of whole numbers are exact.
    let isWhole = numbers.allSatisfy { $0 == $0.rounded() && abs($0) < 9e15 }
    let middle = Self.middle(gaps)
    step = isWhole ? gaps.reduce(0, Self.divisor) : middle
    let steps = gaps.map { ($0 / step).rounded() }
    // Years with three decimals for months are even.
    if !isWhole,
      let stray = gaps.indices.first(where: { !(abs(gaps[$0] / step - steps[$0]) <= 0.1) || steps[$0] < 1 })
    {
      fault = .uneven(stray + 1)
      return
    }
    let total = steps.reduce(0, +)
    guard total + 1 <= 2 * Double(numbers.count) else {
      fault = diagnosis(numbers, gaps, middle, total)
      return
    }
    places = steps.reduce(into: [0]) { places, steps in places.append((places.last ?? 0) + Int(steps)) }
    if !isWhole, let last = numbers.last { step = (last - start) / total }
  }

  /// The number of a place, as the file writes it.
  func text(at place: Int) -> String {
    let power = (0..<min(decimals, 15)).reduce(1.0) { power, _ in power * 10 }
    let number = start + Double(place) * step
    let rounded = (number * power).rounded() / power
    return plainNumber(rounded.isFinite ? rounded : number)
  }

  private func diagnosis(_ numbers: [Double], _ gaps: [Double], _ middle: Double, _ total: Double) -> Fault {
    let anchor = gaps.firstIndex(of: middle).map { numbers[$0] } ?? start
    func isOn(_ number: Double) -> Bool { ((number - anchor) / middle).rounded() * middle == number - anchor }
    if let stray = numbers.firstIndex(where: { !isOn($0) }) {
      let isMost = 2 * numbers.count(where: isOn) >= numbers.count && numbers.count > 3
      return isMost
        ? .offGrid(stray, step: middle) : .uneven(max(1, gaps.firstIndex { $0 != middle } ?? 0) + 1)
    }
    let largest = gaps.indices.max { gaps[$0] < gaps[$1] } ?? 0
    return .sparse(largest + 1, steps: Int(exactly: total + 1) ?? .max, step: step)
  }

  /// The number of a sorted list that has as many below it as above.
  private static func middle(_ gaps: [Double]) -> Double { gaps.sorted()[gaps.count / 2] }

  private static func divisor(_ a: Double, _ b: Double) -> Double {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a.truncatingRemainder(dividingBy: b)) }
    return a
  }
}
