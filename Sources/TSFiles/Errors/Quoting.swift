import TSText

/// The text with control characters written as escapes: a message must stay on one line, and a file must not
/// be able to send control sequences to the terminal that shows the message.
func escapingControls(_ text: String) -> String {
  var clean = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": clean += "\\n"
    case "\r": clean += "\\r"
    case "\t": clean += "\\t"
    default:
      if isControl(scalar) {
        clean += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        clean.unicodeScalars.append(scalar)
      }
    }
  }
  return clean
}

/// Whether a scalar is a control character (C0, delete, C1) or one that breaks or reorders a line.
package func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// The text in double quotes, cut to `limit` characters, for use in a message.
package func quoted(_ text: String, limit: Int = 40) -> String {
  let head = text.prefix(limit)
  return head.endIndex == text.endIndex ? "\"\(text)\"" : "\"\(head)...\""
}

/// The bytes as quoted text for a message; bytes that are not UTF-8 are replaced, since a message only shows
/// them.
package func quoted(_ bytes: some Collection<UInt8>, limit: Int = 40) -> String {
  // Four bytes are the most that one character of a number or a name usually needs; the cut keeps a cell of a
  // gigabyte from being decoded for a message that shows forty characters of it.
  let cut = bytes.prefix(limit * 4 + 4)
  let text = String(decoding: cut, as: UTF8.self)
  return quoted(text, limit: cut.count == bytes.count ? limit : min(limit, max(text.count - 1, 0)))
}

/// The names in quotes with commas between, at most `limit` of them.
package func listed(_ names: some Collection<String>, limit: Int = 12) -> String {
  let shown = names.prefix(limit).map { quoted($0) }.joined(separator: ", ")
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

/// `1 cell`, `2 cells`.
package func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

/// A hint to put after an error about an unknown name: ` (did you mean "volume"?)`, or nothing.
///
/// - Parameters:
///   - name: The name that was not found.
///   - names: The names that exist.
/// - Returns: The hint with a leading space, or an empty string if no name is near.
public func didYouMean(_ name: String, among names: some Collection<String>) -> String {
  let near = nearest(name, among: names, limit: 2)
  guard !near.isEmpty else { return "" }
  return " (did you mean \(near.map { quoted($0) }.joined(separator: " or "))?)"
}
