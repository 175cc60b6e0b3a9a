import TSFiles

extension Series.Covariate {
  /// The values of a covariate up to the last there is, or all of them; refuses gaps.
  ///
  /// - Parameters:
  ///   - values: the values by step; nil where one is missing.
  ///   - name: its column.
  ///   - file: the file, for the message.
  ///   - timeline: the times of the steps.
  ///   - isWhole: whether none may be missing at the end either.
  package static func complete(
    _ values: [Double?], _ name: String, _ file: String, _ timeline: Timeline?, isWhole: Bool = false
  ) throws(FileError) -> [Double] {
    let last = isWhole ? values.count : (values.lastIndex { $0 != nil } ?? -1) + 1
    let all = values[..<last]
    if let gap = all.firstIndex(where: { $0 == nil }) {
      let place = timeline?.label(at: gap) ?? "step \(gap)"
      throw FileError(
        .badData,
        "\(file): column \"\(name)\", \(place): found no value, expected one: a covariate has no gaps")
    }
    return all.compactMap { $0 }
  }
}
