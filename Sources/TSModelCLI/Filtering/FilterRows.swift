import ArgumentParser
import TSFiles
import TSModel

/// Filtered states as a table: a row for each step of each site.
enum FilterRows {
  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv
    case json
  }

  static func write(
    _ filtered: FilteredStates, as format: Format, seed: UInt64, to sink: any ByteSink
  ) throws {
    switch format {
    case .csv: try writeCSV(filtered, to: sink)
    case .json: try writeJSON(filtered, seed, to: sink)
    }
  }

  private static func writeCSV(_ filtered: FilteredStates, to sink: any ByteSink) throws {
    var table = try TableWriter(
      columns: ["site", "step", "mean", "sd"] + filtered.probabilities.map { "\($0)" }, to: sink)
    for site in filtered.sites {
      for (i, index) in site.indices.enumerated() {
        table.append(name(site, index))
        if site.scanAxes > 0 { table.append(index[0]) } else { table.appendMissing() }
        table.append(site.mean[i])
        table.append(site.standardDeviation[i])
        for quantiles in site.quantiles { table.append(quantiles[i]) }
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// The name of a number within its step: "level", "beta[2]".
  private static func name(_ site: FilteredStates.Site, _ index: [Int]) -> String {
    let rest = index.dropFirst(site.scanAxes > 0 ? 1 : 0)
    return rest.isEmpty ? site.name : "\(site.name)[\(rest.map(String.init).joined(separator: ","))]"
  }

  private static func writeJSON(
    _ filtered: FilteredStates, _ seed: UInt64, to sink: any ByteSink
  ) throws {
    var json = JSONWriter(to: sink, layout: .line)
    json.beginObject()
    json.name("log_likelihood")
    json.write(filtered.logLikelihood)
    json.name("particles")
    json.write(filtered.particles)
    json.name("seed")
    json.write(seed)
    json.name("updates")
    json.beginArray()
    for update in filtered.updates {
      json.beginObject()
      json.name("place")
      json.write(update.place.map(\.description).joined(separator: ", "))
      json.name("log_likelihood")
      json.write(update.logLikelihood)
      json.name("effective")
      json.write(update.effectiveCount)
      json.endObject()
    }
    json.endArray()
    json.name("sites")
    json.beginArray()
    for site in filtered.sites {
      json.beginObject()
      json.name("name")
      json.write(site.name)
      json.name("shape")
      json.beginArray()
      for length in site.shape { json.write(length) }
      json.endArray()
      json.name("mean")
      json.write(site.mean)
      json.name("sd")
      json.write(site.standardDeviation)
      json.name("quantiles")
      json.beginObject()
      for (level, numbers) in zip(filtered.probabilities, site.quantiles) {
        json.name("\(level)")
        json.write(numbers)
      }
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    try json.endLine()
  }
}
