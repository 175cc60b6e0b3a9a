import TSFiles

/// A place where what a cell printed is not what the page says.
package struct OutputDifference: Equatable, Sendable, CustomStringConvertible {
  package let path: String
  /// The number of the cell, from 0.
  package let cell: Int
  /// The line in the page, from 1.
  package let line: Int
  /// The line in the page; nil if the cell printed more.
  package let expected: String?
  /// The line that was printed; nil if the cell printed less.
  package let found: String?

  package var description: String {
    func shown(_ line: String?) -> String { line.map { "\"\($0)\"" } ?? "no more output" }
    return "\(path):\(line): expected \(shown(expected)), found \(shown(found))"
  }

  /// A line for each difference, but of a cell with many only the first ones: a line too many makes all that
  /// follow differ.
  package static func listing(_ differences: [OutputDifference], limit: Int = 10) -> [String] {
    var lines: [String] = []
    var rest = differences[...]
    while let first = rest.first {
      let ofCell = rest.prefix { $0.cell == first.cell }
      lines += ofCell.prefix(limit).map(\.description)
      if ofCell.count > limit {
        lines.append("\(first.path):\(first.line): \(ofCell.count - limit) more lines of the cell differ")
      }
      rest = rest.dropFirst(ofCell.count)
    }
    return lines
  }
}

extension NotebookPage {
  /// Where the outputs of the cells are not what the page says.
  package func differences(from outputs: [[String]]) -> [OutputDifference] {
    zip(cells.indices, outputs).flatMap(differences)
  }

  private func differences(_ number: Int, from output: [String]) -> [OutputDifference] {
    let cell = cells[number]
    let expected = cell.output ?? cell.closing..<cell.closing
    return (0..<max(expected.count, output.count)).compactMap { index in
      let old = index < expected.count ? lines[expected.lowerBound + index] : nil
      let new = index < output.count ? output[index] : nil
      if let old, let new, OutputComparison.agree(old, new, isTimed: cell.isTimed) { return nil }
      let line = index < expected.count ? expected.lowerBound + index : cell.closing
      return OutputDifference(path: path, cell: number, line: line + 1, expected: old, found: new)
    }
  }

  /// The text of the page with other outputs.
  ///
  /// - Throws: `badData` if a cell printed a line that parts pages, which could not be read back.
  package func text(with outputs: [[String]]) throws(FileError) -> String {
    var result: [String] = []
    var next = 0
    for (cell, output) in zip(cells, outputs) {
      if let line = output.first(where: Fence.isLike) {
        throw FileError(
          .badData, "\(path):\(cell.opening + 1): the cell printed \"\(line)\", which would end its output")
      }
      result += lines[next..<cell.code.upperBound]
      if !output.isEmpty { result += [Fence.output] + output }
      result.append(Fence.end)
      next = cell.closing + 1
    }
    result += lines[next...]
    return result.joined(separator: "\n") + "\n"
  }
}
