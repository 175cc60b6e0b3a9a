import ArgumentParser
import TSModel

/// `list`: the models, one a line.
struct ListCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: "List the models, one a line.")
  }

  func run() throws {
    let rows = Catalogue.current.all.map { model in
      let inputs = model.inputs.map(\.name).joined(separator: ", ")
      let remark = inputs.isEmpty ? "" : " Takes \(inputs)."
      return [model.name, model.summary + remark + (model.hasNothingToFit ? " Nothing to fit." : "")]
    }
    if !rows.isEmpty { try printOut(aligned(rows)) }
  }
}

/// Rows as lines with their columns aligned.
///
/// - Parameters:
///   - rows: rows of equal length.
///   - indent: what each line begins with.
func aligned(_ rows: [[String]], indent: String = "") -> String {
  var widths: [Int] = []
  for row in rows {
    for (column, cell) in row.enumerated() {
      if column == widths.count { widths.append(0) }
      widths[column] = max(widths[column], cell.count)
    }
  }
  let lines = rows.map { row in
    var line = indent
    for (column, cell) in row.enumerated() {
      line += cell
      if row[(column + 1)...].contains(where: { !$0.isEmpty }) {
        line += String(repeating: " ", count: widths[column] - cell.count + 2)
      }
    }
    return line
  }
  return lines.joined(separator: "\n")
}
