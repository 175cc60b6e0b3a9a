import BuiltInModels
import TSModel
import Testing

/// What cannot be fitted, and what is said of it.
@Suite("Fits that fail")
struct FitErrorTests {
  let sampler: NUTS

  init() throws { sampler = try NUTS(chains: 2, warmup: 20, draws: 5) }

  /// The message of the error that a fit ends with.
  func message(_ model: some Model, _ sampler: NUTS? = nil, seed: UInt64 = 1) -> String {
    do {
      _ = try model.fit(sampler ?? self.sampler, seed: seed)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  let data = (0..<8).map { 0.1 * Double($0) }

  @Test func noDraws() {
    var none = sampler
    none.draws = 0
    #expect(message(NormalMean().condition(["y": data]), none) == "draws is 0; expected at least 1")
    var negative = sampler
    negative.chains = 0
    #expect(message(NormalMean().condition(["y": data]), negative) == "chains is 0; expected at least 1")
  }

  @Test func seedOutOfRange() {
    #expect(
      message(NormalMean().condition(["y": data]), seed: .max)
        == "the seed is 18446744073709551615, but must be from 0 to 9223372036854775807")
  }

  @Test func discreteLatentSite() {
    #expect(
      message(ArrivalRate())
        == "site 'k': Poisson is discrete and has no gradient, and cannot be summed out: it has no largest value; "
        + "condition it on data")
  }

  @Test func nothingToInfer() {
    #expect(
      message(SuccessProbability().condition(["p": 0.5, "k": 3]))
        == "the model has no latent site: everything is given, and there is nothing to infer")
  }

  @Test func notANumberInTheData() {
    var y = data
    y[5] = .nan
    let text = message(AR(order: 1, steps: 8).condition(["y": y]))
    #expect(
      text == "site 'y', step 0: the value at index 5 is not a number; a missing value is nil")
  }

  @Test func dataLongerThanTheModel() {
    #expect(
      message(AR(order: 1, steps: 5).condition(["y": data]))
        == "site 'y': 8 values were given, but the scan has 5")
    #expect(
      message(NormalMean(count: 5).condition(["y": data]))
        == "site 'y': 8 values were given, but the plate 'observations' has 5")
  }

  @Test func unknownSite() {
    #expect(
      message(NormalMean().condition(["z": data])).hasPrefix("site 'z': the model has no such site"))
  }

  /// A model without a possible start: a scale that is negative from the third step on, or a value that is too far away
  /// for its density to be told from zero.
  struct Impossible: Model {
    var isFarAway = false

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let mu = effects.sample("mu", Normal(0, 1))
      effects.scan(length: 5, into: mu) { effects, level, t in
        let scale = isFarAway ? (t == 3 ? 1e-200 : 1) : 5 - 2.5 * Double(t)
        effects.sample("y", Normal(level, E.Real(scale)))
      }
    }
  }

  @Test func densityNowhereFinite() {
    let text = message(Impossible().condition(["y": [1.0, 2, 3, 4, 5]]))
    #expect(
      text.hasPrefix(
        "chain 0 has no initial point: of 100 points uniform on (-2.0, 2.0), the log density is not finite at 100; "
          + "site 'y', step 2: Normal: scale is "), "\(text)")
    let far = message(Impossible(isFarAway: true).condition(["y": [3.0, 4, 5, 6, 7]]))
    #expect(far.contains("; site 'y', step 3: the log density of Normal at 6.0 is -inf"), "\(far)")
  }

  @Test func pointGivenIsImpossible() {
    var there = sampler
    there.initialPoint = .point([0])
    let text = message(Impossible().condition(["y": [1.0, 2, 3, 4, 5]]), there)
    #expect(
      text.hasPrefix(
        "chain 0 has no initial point: of the one point given, the log density is not finite at 1; site 'y', step 2: "
          + "Normal: scale is 0"), "\(text)")
  }
}
