import TSNumerics
import TSProbability

/// What every distribution must satisfy.
public enum DistributionLaw: String, CaseIterable, Sendable {
  /// Draws lie in the support, and NaN and the infinities do not.
  case support
  /// The density integrates, or the probabilities sum, to 1 within 1e-8.
  case integral
  /// Between two draws the density integrates to the difference of the CDF, within 1e-8, and its derivative is the
  /// density; both tails and their logarithms agree; beyond the support they are 0 and 1.
  case cumulative
  /// A quantile of the CDF and the CDF of a quantile lead back, in both tails, down to probabilities of 1e-300.
  case quantile
  /// The mean and the variance of 100,000 draws are those claimed.
  case moments
  /// 100,000 draws fall into bins of equal probability as often as they should.
  case goodnessOfFit
  /// Lanes give the same bits as single numbers, for draws and densities, each with its own key and parameters.
  case lanes
  /// The density in `Float` is that in `Double` to 2e-5.
  case float
  /// Element i of a plate draws from counter i of the key, or from its child i.
  case plate
  /// A parameter out of range is named; whatever is accepted draws inside the support, without a hang.
  case parameters
  /// Far beyond the grid, as far as parameters are accepted, nothing is senseless: see `ExtremeLaw`.
  case extremes
  /// Derivatives of the log density and of the tails, by the value and by every parameter, are those by differences and
  /// finite wherever the function is; values are those without derivatives, and lanes those of one chain, bit for bit.
  case gradient
  /// A draw that is recorded, and computed from its parameters and its key afterwards, has the bits of the draw itself.
  case recorded
}

/// What a law found. A statistical test warns below p = 1e-3 and fails below p = 2e-5.
public struct LawReport: Sendable {
  /// Each says what was expected and what was found.
  public var failures: [String] = []
  /// Unlikely, but to be expected now and then.
  public var warnings: [String] = []

  public init() {}

  mutating func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { failures.append(message()) }
  }

  mutating func expect(probability: Double, _ message: @autoclosure () -> String) {
    if !(probability >= 2e-5) {
      failures.append("\(message()): p = \(probability)")
    } else if probability < 1e-3 {
      warnings.append("\(message()): p = \(probability)")
    }
  }

  mutating func add(_ other: LawReport, _ context: String) {
    failures += other.failures.map { "\(context): \($0)" }
    warnings += other.warnings.map { "\(context): \($0)" }
  }
}

/// How close a family comes to its reference tables, relative to the number.
public struct FamilyAccuracy: Sendable {
  /// Of the log density, absolute below 1.
  public var density = 1e-12
  /// Of the tail probabilities and of their logarithms.
  public var tails = 1e-12
  /// Of the quantiles.
  public var quantiles = 1e-12

  public init(density: Double = 1e-12, tails: Double = 1e-12, quantiles: Double = 1e-12) {
    self.density = density
    self.tails = tails
    self.quantiles = quantiles
  }
}

/// A family with the grid of parameters it is tested at, under every scalar.
///
/// A new family is one line:
///
/// ```swift
/// FamilyLaws("Gamma", Gamma.init, Gamma.init, Gamma.init, Gamma.init, at: [(2, 3), (0.5, 1)],
///   draws: .sampler("GSL's sampler")
/// ).gradients(Gamma.init)
/// ```
///
/// A family with an optional parameter takes a line for each form, named "Family, form".
public struct FamilyLaws: Sendable, CustomStringConvertible {
  /// Eight numbers at once.
  public typealias Wide = Lanes<SIMD8<Double>>
  /// Eight numbers of single precision at once.
  public typealias WideFloat = Lanes<SIMD8<Float>>

  /// The name of the family, and its form if it has several: the name in the reference tables.
  public let name: String
  /// The names of the parameters.
  public let parameterNames: [String]
  /// The parameters that the laws are checked at.
  public let grid: [[Double]]
  /// How it draws.
  public let draws: DrawRule
  /// How close it comes to its tables.
  public let accuracy: FamilyAccuracy
  /// The log density at some parameters and a value.
  public let logDensity: @Sendable ([Double], Double) -> Double
  /// The distribution function at some parameters, if there is one.
  public let tails: @Sendable ([Double]) -> Tails<Double>?
  /// A draw in double precision.
  public let draw: @Sendable ([Double], PRNGKey, UInt64?) -> Double
  /// A draw in single precision.
  public let drawFloat: @Sendable ([Double], PRNGKey, UInt64?) -> Float
  /// The first parameter out of range.
  public let fault: @Sendable ([Double]) -> ParameterFault?
  /// The support at some parameters.
  let support: @Sendable ([Double]) -> Support<Double>
  /// Whether a value lies in it.
  let contains: @Sendable ([Double], Double) -> Bool
  /// The law of gradients, once the family is known under differentiable scalars.
  var gradientLaw: (@Sendable () -> LawReport)?
  /// The law of recorded draws, likewise.
  var recordedLaw: (@Sendable () -> LawReport)?
  /// The derivatives of the log density by the value and by every parameter, likewise.
  public internal(set) var densityGradient: (@Sendable ([Double], Double) -> [Double])?
  /// The law of extremes for derivatives, likewise.
  var extremeGradientLaw: (@Sendable () -> LawReport)?
  private let laws: @Sendable (DistributionLaw) -> LawReport

  public var description: String { name }

  /// The name of the struct.
  public var family: String { String(name.prefix { $0 != "," }) }

  /// Checks one law at every point of the grid.
  public func check(_ law: DistributionLaw) -> LawReport {
    if law == .extremes {
      var report = laws(law)
      report.add(extremeGradientLaw?() ?? LawReport(), "derivatives")
      return report
    }
    guard law == .gradient || law == .recorded else { return laws(law) }
    if let own = law == .gradient ? gradientLaw : recordedLaw { return own() }
    var report = LawReport()
    report.expect(false, "the line of \(name) must end in .gradients(\(family).init)")
    return report
  }

  init<D, F, L, M>(
    name: String, grid: [[Double]], _ family: FamilyMakers<D, F, L, M>, draws: DrawRule,
    accuracy: FamilyAccuracy
  ) {
    self.name = name
    self.grid = grid
    self.draws = draws
    self.accuracy = accuracy
    parameterNames =
      grid.first.map { parameters in
        Mirror(reflecting: family.double(parameters)).children.compactMap(\.label)
      } ?? []
    logDensity = { family.double($0).logDensity($1) }
    tails = { Tails(family.double($0)) }
    draw = { family.double($0).draw(RandomSource(key: $1, plateIndex: $2)) }
    drawFloat = { family.float($0.map { Float($0) }).draw(RandomSource(key: $1, plateIndex: $2)) }
    fault = { family.double($0).parameterFault() }
    support = { family.double($0).support }
    contains = { family.double($0).contains($1).isAllTrue }
    laws = { law in
      var report = LawReport()
      switch law {
      case .lanes:
        report.add(lanesLaw(family.double, family.lanes, grid), "Double")
        report.add(lanesLaw(family.float, family.floatLanes, grid.map { $0.map { Float($0) } }), "Float")
      case .parameters:
        report.add(parametersLaw(family.double, grid), "Double")
        report.add(parametersLaw(family.float, grid.map { $0.map { Float($0) } }), "Float")
      case .extremes:
        let (wide, narrow) = (ExtremePoints(grid: grid, reach: 308), ExtremePoints(grid: grid, reach: 38))
        let isDifference = accuracy.quantiles > 1e-10
        let double = ExtremeLaw(make: family.double, points: wide, isDifference: isDifference)
        let float = ExtremeLaw(make: family.float, points: narrow, isDifference: isDifference)
        report.add(double.check(count: extremeCount), "Double")
        report.add(float.check(count: extremeCount / 2), "Float")
      default:
        for parameters in grid {
          let single = SingleLaws(
            double: family.double(parameters), float: family.float(parameters.map { Float($0) }),
            accuracy: accuracy)
          report.add(single.check(law), "\(name)\(parameters)")
        }
      }
      return report
    }
  }
}

/// How to make a member of a family under each scalar.
struct FamilyMakers<D, F, L, M>: Sendable
where
  D: Distribution<Double>, F: Distribution<Float>, L: Distribution<FamilyLaws.Wide>,
  M: Distribution<FamilyLaws.WideFloat>,
  D.Value == Double, F.Value == Float, L.Value == FamilyLaws.Wide, M.Value == FamilyLaws.WideFloat
{
  var double: @Sendable ([Double]) -> D
  var float: @Sendable ([Float]) -> F
  var lanes: @Sendable ([FamilyLaws.Wide]) -> L
  var floatLanes: @Sendable ([FamilyLaws.WideFloat]) -> M
}
