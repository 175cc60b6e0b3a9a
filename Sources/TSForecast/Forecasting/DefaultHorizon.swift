/// How far ahead a series is forecast where nobody says: one season where that is not too far, else what people mostly ask for.
public func defaultHorizon(seasons: [Double], values: Int) -> Int {
  let season = seasons.filter { $0 <= 200 }.first ?? 1
  switch season {
  case ..<2: return max(1, min(10, values / 3))
  case ..<6: return 8
  case ..<10: return 28
  default: return Int(season.rounded())
  }
}
