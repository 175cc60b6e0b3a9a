import TSNumerics

/// A key in a recording: one that is known when the program is replayed, or the key itself.
///
/// In a program a key is a number like others, whose bits are the two words of the key. What is drawn from it is then an
/// operation on it, so that the recorded run of a model says how each of its sites is drawn.
@frozen
public struct RecordedKey: RandomKey {
  /// Where it stands; of a key that is known already nowhere.
  let place: RecordedPlace

  init(_ place: RecordedPlace) { self.place = place }

  /// The key that a coordinate of the program is.
  package init(coordinate: Recorded) { place = coordinate.place }

  public static var laneCount: Int { 1 }

  public init(repeating key: PRNGKey) {
    place = RecordedPlace(node: -1, isVariable: false, value: key.asNumber, recorder: 0)
  }

  public init(high: UnsafePointer<UInt32>, low: UnsafePointer<UInt32>) {
    self.init(repeating: PRNGKey(high: high.pointee, low: low.pointee))
  }

  public func store(high: UnsafeMutablePointer<UInt32>, low: UnsafeMutablePointer<UInt32>) {
    (high.pointee, low.pointee) = (self[lane: 0].high, self[lane: 0].low)
  }

  /// Known only of what is no coordinate; elsewhere reading it ends the recording with an error.
  public subscript(lane lane: Int) -> PRNGKey {
    get { PRNGKey(number: Recorder.read(place)) }
    set { self = Self(repeating: newValue) }
  }

  public func block(_ counter: UInt64) -> RandomWords<RecordedKey> {
    guard place.isVariable else {
      return RandomWords(RecordedKey(repeating: PRNGKey(number: place.value).child(counter)))
    }
    let counter = Recorder.literal(Double(bitPattern: counter))
    return RandomWords(RecordedKey(Recorder.call(RecordedFunction.block, [place, counter], Self.block)))
  }

  private static let block: RecordedFunction.Body = {
    PRNGKey(number: $0[0]).child($0[1].bitPattern).asNumber
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.place.node == b.place.node && a.place.value.bitPattern == b.place.value.bitPattern
  }
}

extension PRNGKey {
  /// A number with the bits of the key; not one to compute with.
  package var asNumber: Double { Double(bitPattern: UInt64(high) << 32 | UInt64(low)) }

  /// The key with the bits of a number.
  package init(number: Double) {
    let bits = number.bitPattern
    self.init(high: UInt32(truncatingIfNeeded: bits >> 32), low: UInt32(truncatingIfNeeded: bits))
  }
}

extension RecordedFunction {
  /// The names of what is done with keys, which is run many keys at a time.
  static let block = "key block"
  static let uniform = "uniform"
  static let normal = "standard normal"
}

extension RecordedPrimal {
  public static func uniform(_ words: RandomWords<RecordedKey>) -> Self {
    draw(RecordedFunction.uniform, words) { Double.uniform(RandomWords<PRNGKey>($0)) }
  }

  public static func standardNormal(_ words: RandomWords<RecordedKey>) -> Self {
    draw(RecordedFunction.normal, words) { Double.standardNormal(RandomWords<PRNGKey>($0)) }
  }

  private static func draw(
    _ name: String, _ words: RandomWords<RecordedKey>, _ number: @escaping @Sendable (PRNGKey) -> Double
  ) -> Self {
    let place = words.asKey.place
    guard place.isVariable else { return Self(number(PRNGKey(number: place.value))) }
    return Self(Recorder.call(name, [place]) { number(PRNGKey(number: $0[0])) })
  }

  public static func drawn(
    _ name: @autoclosure () -> String, _ key: RecordedKey, _ a: Self, _ b: Self, _ c: Self,
    _ sampler: @escaping @Sendable (PRNGKey, Double, Double, Double) -> Double
  ) -> Self {
    Self(
      Recorder.call("\(name()) draw", [key.place, a.place, b.place, c.place]) {
        sampler(PRNGKey(number: $0[0]), $0[1], $0[2], $0[3])
      })
  }

  public static func mapped(
    _ name: @autoclosure () -> String, _ x: Self, _ body: @escaping @Sendable (Double) -> Double
  ) -> Self {
    Self(Recorder.call(name(), [x.place]) { body($0[0]) })
  }
}
