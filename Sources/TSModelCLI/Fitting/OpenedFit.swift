import TSFiles
import TSForecast
import TSModel

/// A saved fit with its model and its data: what is needed to go on with it.
struct OpenedFit {
  let results: FitResults
  let model: ModelEntry
  /// The data of the fit.
  let data: ConditionData
  /// The draws; what was not kept is drawn again where that can be.
  let posterior: PosteriorSites

  /// Reads a fit.
  init(_ results: FitResults) throws {
    self.results = results
    let record = "\(results.directory.path)/run.json: parameters"
    do {
      model = try Catalogue.current.model(of: results.plan)
    } catch let error as ParameterError {
      throw Failure(.badData, "\(record): \(error)")
    }
    if let steps = model.lengthParameter.flatMap({ results.plan.parameters[$0]?.numbers.first }) {
      do { try checkSize(steps: steps, bytesPerStep: 1024) } catch {
        throw Failure(.badData, "\(record): \(error.message)")
      }
    }
    data = try ConditionData.read(copy: results.directory.dataFile, source: results.plan.source, for: model)
    guard !data.sites.isEmpty else {
      throw Failure(
        .badData,
        "\(results.directory.path): was fitted without data, so that there are none to go on from; 'sample' draws the model"
      )
    }
    let layout: LatentLayout
    do {
      layout = try model.density(
        parameters: results.plan.parameters, data: data.values, inputs: data.inputValues
      ).layout
    } catch let error as ParameterError {
      throw Failure(.badData, "\(record): \(error)")
    } catch let error as ModelError {
      throw Failure(.badData, "\(record): \(error)")
    }
    guard let kept = PosteriorSites(layout: layout, draws: results.draws) else {
      throw Failure(.badData, "\(results.directory.path): the model draws other sites than the fit has")
    }
    posterior = try model.completed(
      kept, results.plan, data: data.values, inputs: data.inputValues)
  }

  /// What is said of a fit whose chains disagree; nil where they do not.
  var warning: String? {
    let worst = results.summary.rows.compactMap(\.rHat.value).max() ?? 1
    guard worst > 1.05 else { return nil }
    return
      "the chains of the fit disagree (R-hat \((worst * 100).rounded() / 100)): do not trust this; see '\(Catalogue.current.name) "
      + "diagnose \(results.directory.path)'"
  }

  /// Some of the draws of each chain, evenly, so that there are at most so many in all.
  func draws(atMost limit: Int) -> [Int] {
    let (chains, count) = (max(1, results.draws.chainCount), results.draws.drawCount)
    let wanted = max(1, min(count, limit / chains))
    return (0..<wanted).map { $0 * count / wanted }
  }

  /// What a series is called: its site, or of a sum of parts, whose site has the same name always, its column.
  private func seriesName(_ component: (name: String, column: String, values: [Double?])) -> String {
    model.name == StructuralSeries.name ? component.column : component.name
  }

  /// A series of the data as it is shown: up to the last value, with its times.
  func series(_ component: (name: String, column: String, values: [Double?])) -> SeriesFile {
    let last = component.values.lastIndex { $0 != nil } ?? -1
    let values = Array(component.values.prefix(last + 1))
    let timeline = data.times?.timeline
    var report = "\(results.directory.path): \(results.plan.model) fitted to "
    report += "\(counted(values.count { $0 != nil }, "value")) of \(component.column)"
    if let timeline, last >= 0 {
      report += ", \(timeline.label(at: 0)) to \(timeline.label(at: last)), \(timeline.step) apart"
    }
    let missing = values.count { $0 == nil }
    if missing > 0 { report += ", \(missing) missing" }
    return SeriesFile(
      file: results.directory.path, column: seriesName(component), values: values,
      timeName: data.times?.name ?? "step", timeline: timeline, report: report)
  }
}

extension ConditionData.Series {
  /// Each component with its name, the column that it was in, and its values.
  var components: [(name: String, column: String, values: [Double?])] {
    zip(componentNames, columns).enumerated().map { place, names in
      (names.0, names.1, (0..<stepCount).map { series[$0 * width + place] })
    }
  }

  /// The values up to the last step that has one.
  var withoutEnd: ConditionData.Series {
    prefix((series.lastIndex { $0 != nil } ?? -1) / width + 1)
  }
}
