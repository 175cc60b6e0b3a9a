import Synchronization

/// The name of a site.
///
/// A literal is its own storage and is compared by address first, so a name costs nothing inside a scan. A name made
/// at run time, `"lag\(k)"`, is interned: stored once for the life of the process.
@frozen
public struct SiteName: ExpressibleByStringInterpolation, Hashable, CustomStringConvertible,
  @unchecked Sendable
{
  /// UTF-8, never freed. Unchecked sendability rests on that.
  @usableFromInline let start: UnsafePointer<UInt8>
  @usableFromInline let count: Int

  @inlinable @inline(__always)
  public init(stringLiteral value: StaticString) {
    // A literal of one character may be held as a scalar without an address.
    if value.hasPointerRepresentation {
      start = value.utf8Start
      count = value.utf8CodeUnitCount
    } else {
      self = SiteName(String(Character(value.unicodeScalar)))
    }
  }

  /// The interned name with the given text.
  public init(_ text: String) {
    // By bytes: strings that compare equal may differ in them, and the hash of a name is taken over its bytes.
    let utf8 = Array(text.utf8)
    self = Self.interned.withLock { names in
      if let name = names[utf8] { return name }
      let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, utf8.count))
      storage.initialize(from: utf8, count: utf8.count)
      let name = SiteName(start: UnsafePointer(storage), count: utf8.count)
      names[utf8] = name
      return name
    }
  }

  private init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  private static let interned = Mutex<[[UInt8]: SiteName]>([:])

  public init(stringInterpolation: Interpolation) { self.init(stringInterpolation.text) }

  /// Builds the text of an interpolated name.
  public struct Interpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
    public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    public mutating func appendInterpolation<T>(_ value: T) { text += "\(value)" }
  }

  /// The bytes of the name.
  public var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  public var description: String { String(decoding: utf8, as: UTF8.self) }

  @inlinable @inline(__always)
  public static func == (a: SiteName, b: SiteName) -> Bool {
    if a.start == b.start { return a.count == b.count }
    return a.count == b.count && a.hasSameText(as: b)
  }

  @usableFromInline
  func hasSameText(as other: SiteName) -> Bool { utf8.elementsEqual(other.utf8) }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(utf8)) }
}
