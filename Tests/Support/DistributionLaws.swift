import TSNumerics
import TSProbability

/// What every distribution must satisfy.
public enum DistributionLaw: String, CaseIterable, Sendable {
  /// Draws lie in the support, and NaN and the infinities do not.
  case support
  /// The density integrates, or the probabilities sum, to 1 within 1e-8.
  case integral
  /// Between two draws the density integrates to the difference of the CDF, within 1e-8.
  case cumulative
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

/// A family with the grid of parameters it is tested at, under every scalar.
///
/// A new family is one line:
///
/// ```swift
/// FamilyLaws("Gamma", Gamma.init, Gamma.init, Gamma.init, Gamma.init, at: [(2, 3), (0.5, 1)]) {
///   GSL.gammaTails($1, concentration: $0.concentration, rate: $0.rate)
/// }
/// ```
///
/// Laws that need a derivative belong here too, as further cases of ``DistributionLaw``.
public struct FamilyLaws: Sendable, CustomStringConvertible {
  /// Eight numbers at once.
  public typealias Wide = Lanes<SIMD8<Double>>
  /// Eight numbers of single precision at once.
  public typealias WideFloat = Lanes<SIMD8<Float>>

  /// The name of the family.
  public let name: String
  /// The parameters that the laws are checked at.
  public let grid: [[Double]]
  /// The log density at some parameters and a value.
  public let logDensity: @Sendable ([Double], Double) -> Double
  /// A draw in double precision.
  public let draw: @Sendable ([Double], PRNGKey, UInt64?) -> Double
  /// A draw in single precision.
  public let drawFloat: @Sendable ([Double], PRNGKey, UInt64?) -> Float
  /// The first parameter out of range.
  public let fault: @Sendable ([Double]) -> ParameterFault?
  private let laws: @Sendable (DistributionLaw) -> LawReport

  public var description: String { name }

  /// Checks one law at every point of the grid.
  public func check(_ law: DistributionLaw) -> LawReport { laws(law) }

  init<D, F, L, M>(
    name: String, grid: [[Double]], _ family: FamilyMakers<D, F, L, M>,
    tails: (@Sendable (D, Double) -> TailProbabilities)?
  ) {
    self.name = name
    self.grid = grid
    logDensity = { family.double($0).logDensity($1) }
    draw = { family.double($0).draw(RandomSource(key: $1, plateIndex: $2)) }
    drawFloat = { family.float($0.map { Float($0) }).draw(RandomSource(key: $1, plateIndex: $2)) }
    fault = { family.double($0).parameterFault() }
    laws = { law in
      var report = LawReport()
      switch law {
      case .lanes:
        report.add(lanesLaw(family.double, family.lanes, grid), "Double")
        report.add(lanesLaw(family.float, family.floatLanes, grid.map { $0.map { Float($0) } }), "Float")
      case .parameters:
        report.add(parametersLaw(family.double, grid), "Double")
        report.add(parametersLaw(family.float, grid.map { $0.map { Float($0) } }), "Float")
      default:
        for parameters in grid {
          let single = SingleLaws(
            double: family.double(parameters), float: family.float(parameters.map { Float($0) }), tails: tails
          )
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
