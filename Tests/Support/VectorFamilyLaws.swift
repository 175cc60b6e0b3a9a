import TSNumerics
import TSProbability
import TSPrograms

/// What a distribution of vectors or matrices must satisfy.
public enum VectorLaw: String, CaseIterable, Sendable {
  /// Draws and the placeholder lie in the support; NaN, the infinities and other shapes do not.
  case support
  /// The density of one or two free numbers integrates, or the probabilities sum, to 1 within 1e-8.
  case integral
  /// Mean and covariance of 20,000 draws are those claimed.
  case moments
  /// Numbers made of 20,000 draws that should be uniform are.
  case goodnessOfFit
  /// Lanes give the same bits as single numbers, for draws and densities, each with its own key and parameters.
  case lanes
  /// The density in `Float` is that in `Double` to 2e-5 times what the terms may reach.
  case float
  /// Element i of a plate draws as element 0 does from a key of its own, or from the numbers of its own.
  case plate
  /// A parameter out of range is named; whatever is accepted draws inside the support, without a hang.
  case parameters
  /// The derivatives of the log density by parameters and values are those of differences.
  case gradient
}

/// A family of vectors with the grid of parameters it is tested at, under every scalar.
///
/// A line gives a generic function from a flat list of parameters to a member of the family, once for every scalar:
///
/// ```swift
/// VectorFamilyLaws("Dirichlet", dirichlet, dirichlet, dirichlet, dirichlet, dirichlet, at: [[1, 2]], ...)
/// ```
public struct VectorFamilyLaws: Sendable, CustomStringConvertible {
  /// What the tests know of a family besides its code.
  public struct Oracle: Sendable {
    /// How many leading parameters have no derivative: counts and sizes.
    var fixed: Int
    /// The covariance matrix at some parameters.
    var covariance: (@Sendable ([Double]) -> [[Double]])?
    /// Numbers made of a draw that are uniform, each for itself; the last argument is a uniform of the test's own.
    var uniforms: (@Sendable ([Double], [Double], Double) -> [Double])?

    public init(
      fixed: Int = 0, covariance: (@Sendable ([Double]) -> [[Double]])? = nil,
      uniforms: (@Sendable ([Double], [Double], Double) -> [Double])? = nil
    ) {
      self.fixed = fixed
      self.covariance = covariance
      self.uniforms = uniforms
    }
  }

  /// The name of the family, and its form if it has several: the name in the reference tables.
  public let name: String
  /// The names of the parameters, for the table of families.
  public let parameterNames: [String]
  /// The parameters that the laws are checked at.
  public let grid: [[Double]]
  /// How it draws.
  public let draws: DrawRule
  /// How close it comes to its table.
  public let accuracy: FamilyAccuracy
  /// The log density at some parameters and a value.
  public let logDensity: @Sendable ([Double], [Double]) -> Double
  /// A draw in double precision.
  public let draw: @Sendable ([Double], PRNGKey, UInt64?) -> [Double]
  /// A draw in single precision.
  public let drawFloat: @Sendable ([Double], PRNGKey, UInt64?) -> [Double]
  /// The first parameter out of range.
  public let fault: @Sendable ([Double]) -> ParameterFault?
  /// The names of the stored properties.
  public let storedNames: [String]
  private let laws: @Sendable (VectorLaw) -> LawReport

  public var description: String { name }

  /// The name of the struct.
  public var family: String { String(name.prefix { $0 != "," }) }

  /// Checks one law at every point of the grid.
  public func check(_ law: VectorLaw) -> LawReport { laws(law) }

  /// A family of vectors.
  ///
  /// - Parameters:
  ///   - name: its name, and its form if it has several.
  ///   - double, float, lanes, floatLanes, variable: one generic function, five times: the compiler picks the scalar.
  ///   - grid: the parameters to check the laws at.
  ///   - parameters: the names of the parameters.
  ///   - draws: how it draws.
  ///   - oracle: what is known of it.
  ///   - accuracy: how close it comes to its table.
  public init<D, F, L, M, V>(
    _ name: String, _ double: @escaping @Sendable ([Double]) -> D,
    _ float: @escaping @Sendable ([Float]) -> F,
    _ lanes: @escaping @Sendable ([FamilyLaws.Wide]) -> L,
    _ floatLanes: @escaping @Sendable ([FamilyLaws.WideFloat]) -> M,
    _ variable: @escaping @Sendable ([Recorded]) -> V,
    at grid: [[Double]], parameters: [String], draws: DrawRule, oracle: Oracle,
    accuracy: FamilyAccuracy = FamilyAccuracy()
  )
  where
    D: Distribution<Double>, F: Distribution<Float>, L: Distribution<FamilyLaws.Wide>,
    M: Distribution<FamilyLaws.WideFloat>, V: Distribution<Recorded>
  {
    self.name = name
    self.grid = grid
    self.draws = draws
    self.accuracy = accuracy
    parameterNames = parameters
    storedNames =
      grid.first.map { Mirror(reflecting: double($0)).children.compactMap(\.label) } ?? []
    logDensity = { vectorLogDensity(double($0), $1) }
    draw = { flat(double($0).draw(RandomSource(key: $1, plateIndex: $2))) }
    drawFloat = { parameters, key, index in
      flat(float(parameters.map { Float($0) }).draw(RandomSource(key: key, plateIndex: index)))
        .map { Double($0) }
    }
    fault = { double($0).parameterFault() }
    let drawLaws = VectorDrawLaws(double: double, float: float, oracle: oracle)
    laws = { law in
      var report = LawReport()
      switch law {
      case .lanes:
        report.add(vectorLanesLaw(double, lanes, grid), "Double")
        report.add(vectorLanesLaw(float, floatLanes, grid.map { $0.map { Float($0) } }), "Float")
      case .parameters:
        report.add(vectorParametersLaw(double, grid), "Double")
        report.add(vectorParametersLaw(float, grid.map { $0.map { Float($0) } }), "Float")
      case .gradient:
        for point in grid {
          report.add(vectorGradientLaw(double, variable, point, fixed: oracle.fixed), "\(name)\(point)")
        }
      default:
        for point in grid { report.add(drawLaws.check(law, point), "\(name)\(point)") }
      }
      return report
    }
  }
}

/// The scalars of a value.
func flat<V: EventValue>(_ value: V) -> [V.Real] { (0..<value.eventCount).map { value[event: $0] } }

/// The log density at the scalars of a value.
func vectorLogDensity<D: Distribution>(_ distribution: D, _ scalars: [D.Real]) -> D.Real {
  distribution.logDensity(distribution.placeholder.rearranged(from: scalars))
}
