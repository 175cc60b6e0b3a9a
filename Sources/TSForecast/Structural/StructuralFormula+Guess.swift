import TSText

extension StructuralFormula {
  /// Whether a text is meant as a formula: it has brackets or plus signs, or is one of the words that parts begin with, or
  /// near one.
  ///
  /// - Parameter text: what was written, such as `trend + seasonal(12)`, or the name of something else.
  public static func resembles(_ text: String) -> Bool {
    text.contains("(") || text.contains("+") || !nearest(text, among: FormulaTermReader.names).isEmpty
  }
}
