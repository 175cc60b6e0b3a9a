import TSFiles
import TSForecast
import TSModel

/// What comes after the data of a fit, by its own model.
struct FitForecast {
  /// One of the series that go on.
  struct Future {
    /// The series up to its last value.
    let series: SeriesFile
    let forecast: SeriesForecast
  }

  let fit: OpenedFit
  private let column: String?
  private let inputs: [ConditionData.Series]

  /// - Parameters:
  ///   - path: The directory.
  ///   - column: Which of several series; all if nil.
  ///   - future: The file with the inputs of the steps to come.
  init(_ path: String, column: String?, future: String?) throws {
    let fit = try OpenedFit(FitResults(reporting: FitDirectory(path)))
    guard fit.model.lengthParameter != nil else {
      throw Failure(
        .usage,
        "\(path): \(fit.model.name) does not say which of its parameters is how many steps there are, so that it cannot go on"
      )
    }
    self.fit = fit
    self.column = column
    inputs = try future.map { try FutureInputs(fit, $0).inputs } ?? fit.data.inputs
  }

  /// The files that are read.
  var files: [String] { fit.results.files }

  /// The series that data are for, up to their last values.
  private var sites: [ConditionData.Series] { fit.data.sites.map(\.withoutEnd) }

  /// Forecasts.
  ///
  /// - Parameters:
  ///   - horizon: how many steps; as many as there are inputs for, or what the seasons suggest, if nil.
  ///   - paths: how many paths to show.
  ///   - seed: another seed than that of the fit.
  func run(horizon: Int?, paths: Int, seed: UInt64?) throws -> [Future] {
    let plan = fit.results.plan
    let total = fit.results.draws.chainCount * fit.results.draws.drawCount
    guard paths <= total else {
      throw Failure(.usage, "--draws \(paths): the fit has \(total) draws; expected at most as many")
    }
    let request = PredictionRequest(
      parameters: plan.parameters,
      data: Dictionary(sites.map { ($0.site, $0.data) }, uniquingKeysWith: { first, _ in first }),
      inputs: Dictionary(inputs.map { ($0.site, $0.data) }, uniquingKeysWith: { first, _ in first }),
      posterior: fit.posterior, seed: seed ?? plan.seed)
    var bar = ProgressBar()
    defer { ProgressBar.erase() }
    do {
      func report(_ done: Int) { bar.update(done, of: total, detail: "\(done) of \(total) draws") }
      let steps = horizon ?? usualHorizon
      let forecast =
        try fit.model.redrawnForecast(request, plan, horizon: steps, progress: report)
        ?? fit.model.forecast(
          request, horizon: steps, draws: Array(0..<fit.results.draws.drawCount), progress: report)
      ProgressBar.erase()
      return try futures(forecast, paths: paths)
    } catch let error as ModelError {
      throw Failure(model: error, data: fit.data)
    } catch let error as ParameterError where !fit.data.inputs.isEmpty {
      throw Failure(
        .usage,
        "\(fit.results.directory.path): \(error); expected those of the steps to come with --future FILE.csv, or a shorter "
          + "--horizon")
    } catch let error as ScoreError {
      throw Failure(.badData, "\(fit.results.directory.path): \(error)")
    }
  }

  private var usualHorizon: Int {
    let steps = sites.map(\.stepCount).max() ?? 0
    if let known = inputs.map(\.stepCount).min(), known > steps { return known - steps }
    return defaultHorizon(seasons: fit.data.times?.timeline.seasons ?? [], values: steps)
  }

  /// The series that go on, each component on its own.
  private func futures(_ forecast: Forecast, paths: Int) throws -> [Future] {
    var all: [Future] = []
    for site in fit.data.sites {
      guard let future = forecast.sites.first(where: { $0.name == site.site }) else { continue }
      for (place, component) in site.components.enumerated() {
        if let column, column != component.name, column != component.column, column != site.site { continue }
        let draws = future.paths.map { path in
          stride(from: place, to: path.count, by: site.width).map { path[$0] }
        }
        let shown = (0..<paths).map { draws[$0 * draws.count / max(1, paths)] }
        all.append(
          Future(
            series: fit.series(component),
            forecast: try SeriesForecast(draws: draws, paths: shown, firstStep: future.firstStep)))
      }
    }
    guard !all.isEmpty else {
      let names = fit.data.sites.flatMap(\.componentNames).joined(separator: ", ")
      throw Failure(.usage, "--column \(column ?? ""): no series of the fit is named so; expected \(names)")
    }
    return all
  }

  /// What there is to say.
  func lines(_ futures: [Future]) -> [String] {
    let plan = fit.results.plan
    var lines = futures.map(\.series.report)
    let formula = plan.parameters["formula"].map { ": \($0)" } ?? ""
    let total = fit.results.draws.chainCount * fit.results.draws.drawCount
    lines.append("\(plan.model)\(formula), each of \(total) draws of the fit gone on with")
    return lines + [fit.warning].compactMap { $0 }
  }
}

/// The inputs of a fit with those of the steps to come.
struct FutureInputs {
  let inputs: [ConditionData.Series]

  /// - Parameter file: A table with a row for each step after the data, and the columns that the inputs had.
  init(_ fit: OpenedFit, _ file: String) throws {
    guard !fit.data.inputs.isEmpty else {
      throw Failure(.usage, "--future \(file): \(fit.model.name) takes no inputs; expected none")
    }
    let steps = fit.data.sites.map(\.withoutEnd.stepCount).max() ?? 0
    if let input = fit.data.inputs.first(where: { $0.stepCount > steps }) {
      throw Failure(
        .usage,
        "--future \(file): the fit has \(counted(input.stepCount - steps, "step")) of \(input.site) after the last value of "
          + "its series already; expected the future in one of the two")
    }
    let table = try SeriesFile.table(file)
    let timeline = try SeriesFile.continuation(table, of: fit.data.times?.timeline, at: steps, named: nil)
    inputs = try fit.data.inputs.map { input in
      var parts: [[Double]] = []
      for column in input.columns {
        let rows = try table.numbers(in: column)
        parts.append(
          try Series.Covariate.complete(timeline?.arranged(rows) ?? rows, column, table.file, timeline))
      }
      let count = parts.map(\.count).min() ?? 0
      let next = (0..<count).flatMap { step in parts.map { Optional($0[step]) } }
      return ConditionData.Series(
        site: input.site, columns: input.columns, componentShape: input.componentShape,
        series: input.series + next)
    }
  }
}
