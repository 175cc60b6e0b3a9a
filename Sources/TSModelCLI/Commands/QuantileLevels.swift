/// The levels of quantiles as they are typed.
func quantileLevels(_ text: String) throws(Failure) -> [Double] {
  var levels: [Double] = []
  for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
    guard let level = Double(piece), level > 0, level < 1 else {
      throw Failure(
        .usage, "--quantiles \(text): found '\(piece)', expected levels between 0 and 1 such as 0.1,0.5,0.9"
      )
    }
    guard !levels.contains(level) else {
      throw Failure(.usage, "--quantiles \(text): found \(piece) twice, expected each level once")
    }
    levels.append(level)
  }
  return levels
}
