import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Parameters out of range")
struct ParameterTests {
  typealias Case = (family: String, parameters: [Double], parameter: String?)

  static let cases: [Case] = [
    ("Normal", [.nan, 1], "location"), ("Normal", [.infinity, 1], "location"), ("Normal", [0, 0], "scale"),
    ("Normal", [0, -1], "scale"), ("Normal", [0, .infinity], "scale"), ("Normal", [0, .nan], "scale"),
    ("Normal", [1e300, 1e-300], nil),
    ("HalfNormal", [0], "scale"), ("HalfNormal", [.nan], "scale"), ("HalfNormal", [1e300], nil),
    ("Uniform", [1, 1], "high"), ("Uniform", [2, 1], "high"), ("Uniform", [.nan, 1], "low"),
    ("Uniform", [0, .infinity], "high"), ("Uniform", [-1e308, 1e308], "high"), ("Uniform", [0, 1e-300], nil),
    ("Exponential", [0], "rate"), ("Exponential", [-1], "rate"), ("Exponential", [1e-300], nil),
    ("Exponential", [1e300], nil),
    ("Cauchy", [-.infinity, 1], "location"), ("Cauchy", [0, 0], "scale"), ("Cauchy", [0, 1e300], nil),
    ("HalfCauchy", [-1], "scale"), ("HalfCauchy", [1e-300], nil),
    ("StudentT", [0, 0, 1], "degreesOfFreedom"), ("StudentT", [.infinity, 0, 1], "degreesOfFreedom"),
    ("StudentT", [3, .nan, 1], "location"), ("StudentT", [3, 0, -1], "scale"),
    ("StudentT", [1e300, 0, 1], nil), ("StudentT", [1e-300, 0, 1], nil),
    ("StudentT", [2.0000000000000004, 0, 1], nil),
    ("Gamma", [0, 1], "concentration"), ("Gamma", [-1, 1], "concentration"), ("Gamma", [1, 0], "rate"),
    ("Gamma", [.nan, 1], "concentration"), ("Gamma", [1, .infinity], "rate"), ("Gamma", [1e300, 1e300], nil),
    ("Gamma", [1e-300, 1], nil),
    ("Poisson", [-1], "rate"), ("Poisson", [.nan], "rate"), ("Poisson", [.infinity], "rate"),
    ("Poisson", [1e12], nil), ("Poisson", [1e300], nil), ("Poisson", [1_073_741_824], nil),
    ("Binomial", [1e15, 0.5], nil), ("Binomial", [1e16, 0.5], "totalCount"),
    ("Binomial", [0.5, 0.5], "totalCount"), ("BinomialLogits", [9_007_199_254_740_992, 0], nil),
    ("BetaBinomial", [1, 1, 1e15], nil), ("BetaBinomial", [1, 1, 1e16], "totalCount"),
    ("Poisson", [0], nil), ("Poisson", [1e-300], nil),
    ("Bernoulli", [-1e-300], "probability"), ("Bernoulli", [1.0000000000000002], "probability"),
    ("Bernoulli", [.nan], "probability"), ("Bernoulli", [0], nil), ("Bernoulli", [1], nil),
  ]

  @Test(arguments: cases)
  func fault(_ example: Case) throws {
    let family = try #require(families.first { $0.name == example.family })
    let fault = family.fault(example.parameters)
    #expect(fault?.parameter == example.parameter)
    guard let fault else { return }
    let value = fault.value
    #expect(example.parameters.contains { $0 == value || ($0.isNaN && value.isNaN) })
    #expect(fault.description.contains("must be"))
  }

  @Test("The fault names the lane it was found in")
  func lane() {
    var scale = Lanes<SIMD4<Double>>(1)
    scale[lane: 2] = -1
    let fault = Normal(Lanes<SIMD4<Double>>(0), scale).parameterFault()
    #expect(fault?.parameter == "scale" && fault?.value == -1 && fault?.lane == 2)
    #expect(fault?.description == "scale is -1.0, but must be positive and finite")
  }
}
