/// The names most like a given one, nearest first: what a person probably meant to type.
///
/// Likeness is the number of single-character insertions, deletions, substitutions and swaps of neighbours
/// that turn one name into the other, ignoring case (optimal string alignment). A name is offered when that
/// number is at most a third of the longer name's length (and at least one change is always forgiven), or
/// when one name begins with the other.
///
/// - Parameters:
///   - name: The name that was not found.
///   - names: The names that exist.
///   - limit: How many to return at the most.
/// - Returns: The near names in order of distance, those of equal distance in their given order; often none.
/// - Complexity: O(n m²) for n names of m characters; names are compared on their first 64 characters only.
public func nearest(_ name: String, among names: some Collection<String>, limit: Int = 3) -> [String] {
  let wanted = comparable(name)
  guard !wanted.isEmpty, limit > 0 else { return [] }
  var found: [(distance: Int, name: String)] = []
  for candidate in names {
    let other = comparable(candidate)
    guard !other.isEmpty else { continue }
    let distance = alignmentDistance(wanted, other)
    let shorter = min(wanted.count, other.count)
    let isPrefix = shorter >= 2 && wanted.prefix(shorter) == other.prefix(shorter)
    let forgiven = max(1, max(wanted.count, other.count) / 3)
    // Two names of one character that differ have nothing in common.
    guard distance == 0 || isPrefix || (distance <= forgiven && distance < shorter) else { continue }
    found.append((distance, candidate))
  }
  // The sort of the standard library is stable, which keeps the given order among equals.
  return found.sorted { $0.distance < $1.distance }.prefix(limit).map(\.name)
}

/// The scalars two names are compared on.
private func comparable(_ name: String) -> [Unicode.Scalar] {
  Array(String(name.prefix(64)).lowercased().unicodeScalars.prefix(128))
}

/// The optimal string alignment distance, by rows of the usual table.
package func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = last
  for i in 1...a.count {
    row[0] = i
    for j in 1...b.count {
      let change = a[i - 1] == b[j - 1] ? 0 : 1
      var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        best = min(best, beforeLast[j - 2] + 1)
      }
      row[j] = best
    }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[b.count]
}
