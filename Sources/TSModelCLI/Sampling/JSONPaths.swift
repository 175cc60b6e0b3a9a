import TSFiles
import TSModel

/// Writes paths as one JSON object: how they were drawn, then for each path its sites as nested lists.
struct JSONPaths<Element: PathElement & TextOutputStreamable>: PathWriter {
  private var json: JSONWriter

  init(to sink: any ByteSink, job: SampleJob) {
    json = JSONWriter(to: sink, layout: .indented)
    json.beginObject()
    json.name("model")
    json.write(job.model.name)
    json.name("parameters")
    writeParameters(job)
    json.name("seed")
    json.write(job.request.seed)
    json.name("stream")
    json.write(job.request.stream.identifier)
    json.name("precision")
    json.write(job.precision.rawValue)
    json.name("paths")
    if let paths = job.request.paths { json.write(paths) } else { json.writeNull() }
    if let data = job.data { writeData(data) }
    json.name("program")
    json.write(Catalogue.current.name)
    json.name("version")
    json.write(Catalogue.current.version)
    json.name("draws")
    json.beginArray()
  }

  mutating func write(_ path: Int, _ sites: [PathSite<Element>]) throws {
    json.beginObject()
    for site in sites where site.kind != .factor {
      json.name(site.name)
      json.write(site.denseValues, shape: site.shape)
    }
    json.endObject()
  }

  mutating func finish() throws {
    json.endArray()
    json.endObject()
    try json.endLine()
  }

  private mutating func writeParameters(_ job: SampleJob) {
    json.beginObject()
    for parameter in job.model.parameters {
      json.name(parameter.name)
      write(job.request.parameters[parameter.name] ?? .none)
    }
    json.endObject()
  }

  private mutating func write(_ value: ParameterValue) {
    switch value {
    case .none: json.writeNull()
    case .flag(let flag): json.write(flag)
    case .integer(let whole): json.write(whole)
    case .number(let number): json.write(number)
    case .text(let text): json.write(text)
    case .list(let list):
      json.beginArray()
      for element in list { write(element) }
      json.endArray()
    }
  }

  private mutating func writeData(_ data: ConditionData) {
    json.name("condition")
    json.beginObject()
    json.name("file")
    json.write(data.file ?? "")
    json.name("columns")
    json.beginObject()
    for entry in data.sites + data.inputs {
      for (name, column) in zip(entry.componentNames, entry.columns) {
        json.name(name)
        json.write(column)
      }
    }
    json.endObject()
    json.endObject()
  }
}
