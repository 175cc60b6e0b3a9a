import TSModel

/// A vector autoregression of order 1 without a constant: several series, each a linear function of all of them a step
/// before, and noise of its own.
///
///     A[i,j] ~ Normal(0, coefficientScale),  sigma[i] ~ HalfNormal(noiseScale)
///     y[t,i] ~ Normal(Σ A[i,j] y[t-1,j], sigma[i]),  y[-1] = 0
///
/// A file has a column for each series: `y[0]`, `y[1]`, or any others that `--column` names.
struct VAR: CatalogModel, SteppedModel {
  static let name = "var"
  static var length: WritableKeyPath<VAR, Int> { \.steps }
  static let summary = "A vector autoregression of order 1: several series that follow one another."
  static let parameters = [
    Parameter("steps", "how many steps to draw", .within(0...1e12)),
    Parameter("series", "how many series there are", .within(1...100), fitDefault: "as many as in the data"),
    Parameter("coefficientScale", "the standard deviation of the prior of each coefficient", .above(0)),
    Parameter(
      "noiseScale", "the scale of the prior of each sigma", .above(0),
      fitDefault: "the standard deviation of all values"),
  ]
  static let sites = [
    SiteDescription("A", "the coefficients, Normal(0, coefficientScale) each", isDrawnOnce: true),
    SiteDescription(
      "sigma", "the standard deviations of the noises, HalfNormal(noiseScale)", isDrawnOnce: true),
    SiteDescription("y", "the series, Normal(sum of A[i,j] y[t-1,j], sigma[i])", isSeries: true),
  ]

  var steps = 100
  var series = 2
  var coefficientScale = 0.5
  var noiseScale = 1.0

  func fitDefaults(for data: [String: SiteData], set: Set<String>) -> [String: ParameterValue] {
    guard let y = data["y"] else { return [:] }
    let scale = SeriesScale(y.elements).standardDeviation
    return ["series": .integer(y.shape.last ?? 1), "noiseScale": .number(SeriesScale.threeDigits(scale))]
  }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let coefficients = effects.plate("to", series) { effects, _ in
      effects.plate("from", series) { effects, _ in
        effects.sample("A", Normal(0, E.Real(coefficientScale)))
      }
    }
    let sigma = effects.plate("noises", series) { effects, _ in
      effects.sample("sigma", HalfNormal(E.Real(noiseScale)))
    }
    let zeros = Array(repeating: E.Real(0), count: series)
    effects.scan(length: steps, into: zeros) { effects, last, _ in
      let before = last
      last = effects.plate("series", series) { effects, i in
        effects.sample("y", Normal(dot(coefficients[i], before), sigma[i]))
      }
    }
  }
}
