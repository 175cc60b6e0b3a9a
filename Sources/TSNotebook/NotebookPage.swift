/// A page: a plain text with cells of Swift and what they print.
///
/// ```text
/// Prose.
///
/// --- swift
/// print(1 + 1)
/// --- output
/// 2
/// ---
/// ```
///
/// A cell that prints nothing has no `--- output`. All cells of a page are one program, in their order.
package struct NotebookPage: Equatable, Sendable {
  /// The file, as it was asked for.
  package let path: String
  /// The lines of the file, without their ends.
  package let lines: [String]
  /// The cells, in their order.
  package let cells: [NotebookCell]
}

/// A cell of a page; its places are indices of the page's lines.
package struct NotebookCell: Equatable, Sendable {
  /// The line `--- swift`.
  package let opening: Int
  /// The lines of the program.
  package let code: Range<Int>
  /// The lines between `--- output` and `---`; nil if the cell has no such part.
  package let output: Range<Int>?
  /// The line `---`.
  package let closing: Int
  /// Whether the numbers of the output are timings, which are not compared.
  package let isTimed: Bool
}

/// The lines that part a page. They stand alone in their line, without spaces before or after.
enum Fence {
  static let swift = "--- swift"
  static let output = "--- output"
  static let end = "---"
  static let timed = "timed"

  /// Whether a line has the look of one, so that a mistyped one is not taken for prose or code.
  static func isLike(_ line: String) -> Bool {
    line == end || line.hasPrefix("--- ")
  }
}
