/// Values for a site: a number, a series, or a table, with gaps where values are missing.
///
/// The axes are those of the site in a trace: steps, then plates, then the event.
public struct SiteData: Sendable {
  /// The lengths along each axis; empty for a number.
  public let shape: [Int]
  /// Row-major; NaN stands for a missing value.
  @usableFromInline let values: [Double]
  /// The first value that was given as a NaN rather than as missing.
  let notANumber: Int?
  /// Whether the shape and the number of values disagree.
  let isMisshapen: Bool

  /// Values in row-major order.
  ///
  /// - Parameters:
  ///   - shape: the lengths along each axis; their product is the number of values.
  ///   - values: nil where a value is missing. A NaN is an error when the model is run.
  public init(shape: [Int], values: [Double?]) {
    self.shape = shape
    self.values = values.map { $0 ?? .nan }
    notANumber = values.firstIndex { $0?.isNaN ?? false }
    var count = 1
    var overflows = false
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      count = product
      overflows = overflows || overflow || length < 0
    }
    isMisshapen = overflows || count != values.count
  }

  /// One number, for a site outside loops.
  public init(_ value: Double) { self.init(shape: [], values: [value]) }

  /// One value a step, plate element or component.
  public init(_ series: [Double]) {
    shape = [series.count]
    values = series
    notANumber = series.firstIndex(where: \.isNaN)
    isMisshapen = false
  }

  /// One value a step, nil where it is missing.
  public init(_ series: [Double?]) { self.init(shape: [series.count], values: series) }

  /// One row a step; rows of different lengths are an error when the model is run.
  public init(_ rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    shape = [rows.count, width]
    values = rows.flatMap { $0 }
    notANumber = values.firstIndex(where: \.isNaN)
    isMisshapen = rows.contains { $0.count != width }
  }

  /// One row a step, nil where a component is missing; rows of different lengths are an error when the model is run.
  @_disfavoredOverload
  public init(_ rows: [[Double?]]) {
    let width = rows.first?.count ?? 0
    let all = rows.flatMap { $0 }
    shape = [rows.count, width]
    values = all.map { $0 ?? .nan }
    notANumber = all.firstIndex { $0?.isNaN ?? false }
    isMisshapen = rows.contains { $0.count != width }
  }

  /// The values; nil where one is missing.
  public var elements: [Double?] { values.map { $0.isNaN ? nil : $0 } }
}
