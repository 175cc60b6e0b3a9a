/// The names of the columns of Stan CSV: `beta[0]` is `beta.1` there, `A[0,1]` is `A.1.2`.
///
/// Stan counts from 1 and writes indices behind points. Bytes that a Stan CSV name cannot hold (the point,
/// the comma, quotes, spaces, control characters, a number sign, and the second of two underscores at the
/// end, which mark the sampler's own columns) are written as `%` and two hexadecimal digits, so that every
/// name comes back as it was.
public enum StanName {
  /// The column of a parameter.
  ///
  /// - Parameter parameter: A site, with the place in it in square brackets if it is not a scalar.
  /// - Returns: The name of its column.
  /// - Complexity: O(n) for n bytes.
  public static func column(for parameter: String) -> String {
    let (site, indices) = apart(parameter)
    return indices.reduce(escaped(site)) { "\($0).\($1 + 1)" }
  }

  /// The parameter of a column.
  ///
  /// - Parameter column: A name of this library's or CmdStan's making.
  /// - Returns: The site, with the place in it in square brackets, counted from 0, if the name ends in whole
  ///   numbers behind points.
  /// - Complexity: O(n) for n bytes.
  public static func parameter(for column: String) -> String {
    let parts = column.split(separator: ".", omittingEmptySubsequences: false)
    var first = parts.count
    while first > 1, isIndex(parts[first - 1]) { first -= 1 }
    let site = unescaped(parts[..<first].joined(separator: "."))
    let indices = parts[first...].compactMap { Int($0).map { "\($0 - 1)" } }
    return indices.isEmpty ? site : "\(site)[\(indices.joined(separator: ","))]"
  }

  /// Whether a column is one of the sampler's own, such as `lp__`.
  ///
  /// - Parameter column: The name of a column.
  public static func isSamplerColumn(_ column: String) -> Bool { column.hasSuffix("__") }

  /// Whether a part of a column is a whole number from 1, written without a zero before it.
  private static func isIndex(_ part: Substring) -> Bool {
    part.utf8.allSatisfy(isDigit) && part.utf8.first != Byte.zero && Int(part) != nil
  }

  /// The site and the indices of a parameter. What does not end in whole numbers in brackets is a site.
  private static func apart(_ parameter: String) -> (site: String, indices: [Int]) {
    guard parameter.utf8.last == UInt8(ascii: "]"), let open = parameter.firstIndex(of: "["),
      open > parameter.startIndex
    else { return (parameter, []) }
    let inner = parameter[parameter.index(after: open)...].dropLast()
    let parts = inner.split(separator: ",", omittingEmptySubsequences: false)
    let indices = parts.compactMap { part in
      part.utf8.allSatisfy(isDigit) ? Int(part).flatMap { $0 < Int.max ? $0 : nil } : nil
    }
    return indices.count == parts.count ? (String(parameter[..<open]), indices) : (parameter, [])
  }

  private static func escaped(_ site: String) -> String {
    var name: [UInt8] = []
    let bytes = Array(site.utf8)
    for (index, byte) in bytes.enumerated() {
      let isLastOfTwo =
        index > 0 && index == bytes.count - 1 && byte == underscore && bytes[index - 1] == underscore
      if isLastOfTwo || mustBeEscaped(byte) {
        name.append(percent)
        name.append(contentsOf: hexadecimal(byte))
      } else {
        name.append(byte)
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func unescaped(_ name: String) -> String {
    let bytes = Array(name.utf8)
    var site: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == percent, index + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16),
        byte == underscore || mustBeEscaped(byte)
      {
        site.append(byte)
        index += 3
      } else {
        site.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: site, as: UTF8.self)
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F, Byte.quote, Byte.comma, Byte.point, percent, UInt8(ascii: "#"), UInt8(ascii: "'"):
      true
    default: false
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true).utf8
    return byte < 16 ? [Byte.zero] + digits : Array(digits)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { Byte.zero...Byte.nine ~= byte }
  private static let percent = UInt8(ascii: "%")
  private static let underscore = UInt8(ascii: "_")
}
