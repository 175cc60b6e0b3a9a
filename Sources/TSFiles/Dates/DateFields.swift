/// The numbers and words of the text of a date, and what stands between them.
struct DateFields {
  /// A number or a word.
  struct Field {
    /// The number of digits; 0 for a word.
    var width = 0
    var number = 0
    /// In lower case; empty for a number.
    var word = ""
  }

  private(set) var fields: [Field] = []
  /// What stands between one field and the next, one fewer than there are fields.
  private(set) var separators: [String] = []

  /// Takes ASCII text apart. What does not begin and end with a field has none.
  init(_ text: ArraySlice<UInt8>) {
    var position = text.startIndex
    while position < text.endIndex, fields.count < 6 {
      let start = position
      var field = Field()
      while position < text.endIndex, isDigit(text[position]), field.width < 9 {
        field.number = field.number * 10 + Int(text[position] - Byte.zero)
        field.width += 1
        position += 1
      }
      if position == start {
        while position < text.endIndex, isLetter(text[position]) { position += 1 }
        field.word = String(decoding: text[start..<position].map { $0 | 0x20 }, as: UTF8.self)
      }
      if position == start { break }
      fields.append(field)
      let end = position
      while position < text.endIndex, !isDigit(text[position]), !isLetter(text[position]) { position += 1 }
      if position < text.endIndex {
        separators.append(String(decoding: text[end..<position], as: UTF8.self))
      } else if position > end {
        separators.append("")
      }
    }
    if position < text.endIndex || separators.count != fields.count - 1 {
      (fields, separators) = ([], [])
    }
  }

  var count: Int { fields.count }

  subscript(index: Int) -> Field { fields[index] }

  /// A letter for each field: n for a number, w for a word.
  var kinds: String { String(fields.map { $0.width > 0 ? "n" : "w" }) }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= Byte.zero && byte <= Byte.nine }

func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
