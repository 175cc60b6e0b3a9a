import TSFiles
import TSModel

/// One run of `sample`: draws, writes, plots.
struct SampleJob {
  let model: ModelEntry
  let request: DrawRequest
  let precision: Precision
  let data: ConditionData?
  let output: OutputOptions

  /// Draws the paths and writes each as it comes.
  ///
  /// - Parameter draw: draws in the precision of the run.
  func run<Element: PathElement & TextOutputStreamable>(
    _ draw: (DrawRequest, ModelEntry.DrawSink<Element>) throws -> Void
  ) throws {
    // Outputs that cannot be made are found before the work, not after it.
    let sink = try GuardedOutput(output.output, overwrite: output.overwrite)
    let picture = try pictureOutput()
    var writer: any PathWriter<Element> = writer(to: sink)
    var collector = output.plot.map { _ in PlotCollector<Element>(model, request, data: data) }
    var progress = ProgressBar()
    let count = request.paths ?? 1
    do {
      try draw(request) { path, sites in
        try writer.write(path, sites)
        collector?.take(path, sites)
        progress.update(path + 1, of: count)
      }
    } catch let error as ModelError {
      throw Failure(model: error, data: data)
    }
    try writer.finish()
    try sink.commit()
    ProgressBar.erase()
    if let collector { try show(collector.plot(), picture) }
  }

  private func writer<Element: PathElement & TextOutputStreamable>(to sink: any ByteSink) -> any PathWriter<
    Element
  > {
    switch output.format {
    case .csv: CSVPaths<Element>(to: sink, seriesSite: model.seriesSite)
    case .json: JSONPaths<Element>(to: sink, job: self)
    }
  }

  private func pictureOutput() throws -> (sink: GuardedOutput, format: PictureFormat)? {
    guard case .file(let path, let format) = output.plot else { return nil }
    return (sink: try GuardedOutput(path, overwrite: output.overwrite), format: format)
  }

  private func show(_ plot: Plot, _ picture: (sink: GuardedOutput, format: PictureFormat)?) throws {
    if let picture {
      try picture.sink.write(plot.picture(picture.format))
      try picture.sink.commit()
    } else {
      try writeToTerminal(plot.terminalText())
    }
  }
}

/// Takes paths one by one and writes them.
protocol PathWriter<Element> {
  associatedtype Element: PathElement
  /// Writes the sites of one path.
  mutating func write(_ path: Int, _ sites: [PathSite<Element>]) throws
  /// Writes what stands at the end.
  mutating func finish() throws
}
