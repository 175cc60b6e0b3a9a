extension [String] {
  /// The names close to a mistyped one: at most a third of its letters wrong, the closest first.
  public func near(_ name: String) -> [String] {
    let wanted = Array<Character>(name.lowercased())
    let limit = Swift.max(1, (wanted.count + 1) / 3)
    let ranked = map { (name: $0, distance: Self.distance(wanted, Array<Character>($0.lowercased()))) }
    return ranked.filter { $0.distance <= limit }.sorted { $0.distance < $1.distance }.map(\.name)
  }

  /// The edit distance of Levenshtein (1966), a swap of neighbours counting as one edit.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array<Int>(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = Swift.min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = Swift.min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
