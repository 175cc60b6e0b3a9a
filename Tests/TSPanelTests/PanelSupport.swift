import Foundation
import TSFiles
import TSForecast
import TSNumerics
import TSPanel

/// A directory of its own, removed afterwards.
func withPlace<Result>(_ body: (String) throws -> Result) throws -> Result {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent("panel-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: place) }
  return try body(place.path)
}

/// A file with a text.
func write(_ text: String, to path: String) throws {
  try text.write(toFile: path, atomically: false, encoding: .utf8)
}

/// The text of a file.
func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// Monthly series of several stores, with a season; some lines of a file, without its header.
func panelRows(series: Int, months: Int = 30, stores: Int = 3) -> [String] {
  var rows: [String] = []
  for number in 0..<series {
    let noise = PRNGKey(seed: UInt64(number)).child(7)
    for month in 0..<months {
      let z: Double = noise.normal(at: UInt64(month))
      let value = 100 + Double(number) + 10 * Double(month % 12) / 12 + 5 * z
      rows.append(
        "s\(number % stores),i\(number),\(2015 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1),\((value * 100).rounded() / 100)"
      )
    }
  }
  return rows
}

/// The header of ``panelRows(series:months:stores:)``.
let panelHeader = "store,item,month,sales"

/// The lines in another order, the same each time.
func shuffled(_ rows: [String], seed: UInt64 = 1) -> [String] {
  let key = PRNGKey(seed: seed)
  let places = rows.indices.map { (key.bits64(at: UInt64($0)), $0) }.sorted { $0 < $1 }
  return places.map { rows[$0.1] }
}

/// A model that is fitted quickly.
let quickSettings = PanelSettings(model: "level", horizon: 3, levels: [0.1, 0.5, 0.9])

/// A file with a header and rows, planned.
@discardableResult
func planned(
  _ rows: [String], in place: String, job: String = "job", shards: Int? = 3,
  settings: PanelSettings = quickSettings,
  header: String = panelHeader, keys: [String] = ["store", "item"],
  _ change: (inout PanelPlanner) -> Void = { _ in }
) throws -> (directory: JobDirectory, plan: PanelPlan, notes: [String]) {
  let file = "\(place)/\(job).csv"
  try write(([header] + rows).joined(separator: "\n") + "\n", to: file)
  var planner = PanelPlanner(file, keys: keys, program: "test 1")
  (planner.settings, planner.shards) = (settings, shards)
  change(&planner)
  let directory = JobDirectory("\(place)/\(job)")
  let (plan, notes) = try planner.plan(to: directory)
  return (directory, plan, notes)
}

/// A run to the end.
@discardableResult
func ran(_ directory: JobDirectory, jobs: Int = 2, selection: Range<Int>? = nil) throws -> PanelRun.Result {
  try PanelRun(directory, selection: selection, program: "test 1").run(jobs: jobs)
}

/// What collecting gives.
func collected(_ directory: JobDirectory) throws -> (
  forecasts: String, totals: String, paths: String, errors: String, summary: PanelSummary
) {
  let collection = try PanelCollection(directory)
  let (forecasts, totals, paths, errors) = (MemorySink(), MemorySink(), MemorySink(), MemorySink())
  let outputs = collection.plan.outputs
  let summary = try collection.collect(
    to: forecasts, totals: outputs.contains(.totals) ? totals : nil,
    paths: outputs.contains(.paths) ? paths : nil, errors: errors)
  return (forecasts.text, totals.text, paths.text, errors.text, summary)
}

/// The lines of a text.
func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
