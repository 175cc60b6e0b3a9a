import TSFiles

/// The lines of files that are in order of keys, in that order.
package struct MergedLines {
  private var files: [SortedLines]
  /// Places of files that have lines left: a heap, the least key first.
  private var heap: [Int] = []
  private let digests: [String?]

  /// How many bytes of all files are in memory.
  private static let budget = 64 << 20

  /// - Parameters:
  ///   - paths: the files.
  ///   - digests: what they should be, by their SHA-256.
  package init(_ paths: [String], keyCount: Int, digests: [String?]) throws(FileError) {
    let chunk = min(1 << 16, Self.budget / max(1, paths.count))
    var files: [SortedLines] = []
    for path in paths { files.append(try SortedLines(path, keyCount: keyCount, chunk: chunk)) }
    (self.files, self.digests) = (files, digests)
    for place in files.indices {
      if files[place].isAtEnd { try check(place) } else { push(place) }
    }
  }

  /// The next line, and the number of its file; nil after the last.
  ///
  /// - Throws: `badData` where a file is not what it should be.
  package mutating func next() throws(FileError) -> (
    key: PanelKey, line: ArraySlice<UInt8>, cells: () -> [String], file: Int
  )? {
    guard let place = heap.first else { return nil }
    let file = files[place]
    try files[place].advance()
    guard files[place].isAtEnd || !(files[place].key < file.key) else {
      throw FileError(
        .badData,
        "\(file.path): found \(files[place].key.name) behind \(file.key.name), expected order; run again")
    }
    if files[place].isAtEnd {
      try check(place)
      if let last = heap.popLast(), !heap.isEmpty { heap[0] = last }
    }
    sink()
    return (file.key, file.line, { file.cells }, place)
  }

  private func check(_ place: Int) throws(FileError) {
    guard let digest = digests[place], let found = files[place].fileDigest, found != digest else { return }
    throw FileError(
      .badData,
      "\(files[place].path): found the digest \(found.prefix(12))..., expected \(digest.prefix(12))...: it was changed since it was written; run again"
    )
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    files[a].key == files[b].key ? a < b : files[a].key < files[b].key
  }

  private mutating func push(_ place: Int) {
    heap.append(place)
    var child = heap.count - 1
    while child > 0, isBefore(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Puts the first into its place.
  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && isBefore(heap[child], heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
