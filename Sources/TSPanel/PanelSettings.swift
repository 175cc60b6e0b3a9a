import TSFiles
import TSForecast

/// What is forecast of the series of a panel, and how.
public struct PanelSettings: Sendable, Hashable {
  /// `auto`, one of its members, or a formula; see `ForecastModel`.
  public var model: String
  /// The power of the values that a formula adds up to; nil for the usual one.
  public var power: Double?
  /// The lengths of seasons in steps; those of the times if nil.
  public var seasons: [Double]?
  /// How many steps to forecast; a season, or what there are data for, if nil.
  public var horizon: Int?
  /// The value below which there is none.
  public var floor: Double?
  /// The value above which there is none.
  public var cap: Double?
  /// The levels of the quantiles, each strictly between 0 and 1.
  public var levels: [Double]
  /// How many paths of each series are written; 0 for none.
  public var paths: Int
  /// The root of all random numbers, from 0 to 2⁶³ - 1.
  public var seed: UInt64
  /// Whether the last values are held back once, to see how intervals did.
  public var isChecked: Bool
  /// The key columns whose groups are summed; empty for no sums.
  public var totals: [String]

  /// How many paths are summed where no number of them is asked for.
  public static let usualPathsOfTotals = 1_000

  /// Settings.
  public init(
    model: String = "auto", power: Double? = nil, seasons: [Double]? = nil, horizon: Int? = nil,
    floor: Double? = nil, cap: Double? = nil, levels: [Double] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975],
    paths: Int = 0, seed: UInt64 = 0, isChecked: Bool = false, totals: [String] = []
  ) {
    (self.model, self.power, self.seasons, self.horizon) = (model, power, seasons, horizon)
    (self.floor, self.cap, self.levels, self.paths) = (floor, cap, levels, paths)
    (self.seed, self.isChecked, self.totals) = (seed, isChecked, totals)
  }

  /// How many paths are drawn of each series.
  var drawnPaths: Int { paths > 0 || totals.isEmpty ? paths : Self.usualPathsOfTotals }

  var json: JSONValue {
    func optional(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .null }
    return .object([
      JSONMember("model", .string(model)), JSONMember("power", optional(power)),
      JSONMember("seasons", seasons.map { .array($0.map { .number($0) }) } ?? .null),
      JSONMember("horizon", horizon.map { .whole($0) } ?? .null), JSONMember("floor", optional(floor)),
      JSONMember("cap", optional(cap)), JSONMember("quantiles", .array(levels.map { .number($0) })),
      JSONMember("draws", .whole(paths)), JSONMember("seed", .whole(Int(seed))),
      JSONMember("check", .bool(isChecked)), JSONMember("totals", .array(totals.map { .string($0) })),
    ])
  }

  /// - Returns: nil where the value is something else.
  init?(json: JSONValue) {
    func number(_ name: String) -> Double?? {
      let value = json[name]
      if value == .null { return .some(nil) }
      return value?.double.flatMap { $0.isFinite ? .some($0) : nil }
    }
    guard let model = json["model"]?.string, let power = number("power"), let floor = number("floor"),
      let cap = number("cap"), let paths = json["draws"]?.int, (0...100_000).contains(paths),
      let seed = json["seed"]?.int, seed >= 0, let isChecked = json["check"]?.bool,
      let levels = json["quantiles"]?.array, let totals = json["totals"]?.array
    else { return nil }
    let (known, names) = (levels.compactMap(\.double), totals.compactMap(\.string))
    guard known.count == levels.count, known.allSatisfy({ $0 > 0 && $0 < 1 }), names.count == totals.count
    else {
      return nil
    }
    var seasons: [Double]?
    if json["seasons"] != .null {
      guard let all = json["seasons"]?.array, all.compactMap(\.double).count == all.count else { return nil }
      seasons = all.compactMap(\.double)
    }
    let horizon = json["horizon"]?.int
    guard json["horizon"] == .null || horizon.map((1...SettingsByKey.greatestHorizon).contains) ?? false
    else {
      return nil
    }
    self.init(
      model: model, power: power, seasons: seasons, horizon: horizon, floor: floor, cap: cap, levels: known,
      paths: paths, seed: UInt64(seed), isChecked: isChecked, totals: names)
  }
}
