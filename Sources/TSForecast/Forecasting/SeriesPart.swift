import TSText

/// A part that takes from the series what it does not know itself: values of a covariate, dates of an event, how long a cycle
/// may be.
protocol SeriesPart: StructuralPart {
  /// The part for a series.
  func prepared(for series: PreparedSeries) throws(ForecastError) -> PreparedPart
}

/// A part for a series, or why there is none.
struct PreparedPart {
  let part: (any StructuralPart)?
  let note: String?

  init(_ part: (any StructuralPart)?, note: String? = nil) { (self.part, self.note) = (part, note) }
}

/// A part whose density has several modes, and that knows where they may be.
protocol StartingPart: StructuralPart {
  /// Coordinates to climb from, by the names of their sites, best first.
  ///
  /// - Parameter values: the series on the scale of the model.
  func starts(_ values: [Double?]) -> [[String: Double]]
}

/// The end of a message about a name that is not known.
func near(_ name: String, _ names: [String]) -> String {
  if let near = nearest(name, among: names).first { return "; did you mean \(near)?" }
  return names.isEmpty ? "" : "; there are \(names.prefix(8).joined(separator: ", "))"
}
