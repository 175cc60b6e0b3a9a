import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Values with holes that are refused, and what is said of them.
@Suite struct HoleRefusalTests {
  struct Families: Model {
    var which: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: ()) { effects, _, _ in
        switch which {
        case 0: effects.sample("p", Dirichlet([E.Real(1), E.Real(2), E.Real(3)]))
        case 1: effects.sample("p", Multinomial([0.2, 0.3, 0.5] as [Double], 10))
        default: effects.sample("p", LKJCholesky(2, E.Real(1)))
        }
      }
    }
  }

  @Test func familiesThatTakeAllOrNone() {
    let what = "some components of the value are missing and some are not"
    for (which, family) in ["Dirichlet", "Multinomial", "LKJCholesky"].enumerated() {
      let shape = which == 2 ? [3, 2, 2] : [3, 3]
      let first: [Double?] = which == 0 ? [0.2, 0.3, 0.5] : which == 1 ? [2, 3, 5] : [1, 0, 0.6, 0.8]
      var values = first + first + first
      values[first.count + 1] = nil
      let model = Families(which: which).condition(["p": SiteData(shape: shape, values: values)])
      let text = "site 'p', step 1: \(what); \(family) takes all or none"
      #expect(message { _ = try model.seed(1).trace() } == text)
      #expect(message { _ = try ModelDensity(model) } == text)
    }
  }

  @Test func whatElseIsRefused() {
    func message(_ rows: [[Double?]], seeded: Bool = true) -> String {
      TestSupport.message {
        let model = VectorSeries(steps: 2).condition(["y": rows])
        if seeded { _ = try model.seed(1).trace() } else { _ = try model.trace() }
      }
    }
    #expect(
      message([[1, nil, .infinity]])
        == "site 'y', step 0: inf is outside the support of MultivariateNormal; expected a finite number")
    #expect(
      message([[1, nil, .nan]])
        == "site 'y', step 0: the value at index 2 is not a number; a missing value is nil")
    #expect(message([[1, nil]]).contains("data of shape [1, 2] were given"))
    #expect(message([[1, nil, 2], [1]]).contains("data of shape [2, 3] were given"))
    #expect(message([[1, nil, 2]], seeded: false).hasPrefix("site 'y', step 0: "))
  }
}
