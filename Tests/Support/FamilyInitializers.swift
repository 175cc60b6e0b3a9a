import TSNumerics
import TSProbability

// The initialisers differ in how many parameters the family has, and in nothing else.

extension FamilyLaws {
  /// A family with one parameter.
  ///
  /// - Parameters:
  ///   - name: the name of the family, and its form if it has several.
  ///   - double, float, lanes, floatLanes: its initialiser, four times: the compiler picks the scalar.
  ///   - grid: the parameters to check the laws at.
  ///   - draws: how it draws, and how close to NumPyro.
  ///   - accuracy: how close it comes to its tables, where that is less than all digits.
  public init<D, F, L, M>(
    _ name: String, _ double: @escaping @Sendable (Double) -> D,
    _ float: @escaping @Sendable (Float) -> F,
    _ lanes: @escaping @Sendable (Wide) -> L,
    _ floatLanes: @escaping @Sendable (WideFloat) -> M,
    at grid: [Double], draws: DrawRule, accuracy: FamilyAccuracy = FamilyAccuracy()
  )
  where
    D: Distribution<Double>, F: Distribution<Float>, L: Distribution<Wide>, M: Distribution<WideFloat>,
    D.Value == Double, F.Value == Float, L.Value == Wide, M.Value == WideFloat
  {
    let family = FamilyMakers(
      double: { double($0[0]) }, float: { float($0[0]) },
      lanes: { lanes($0[0]) }, floatLanes: { floatLanes($0[0]) })
    self.init(
      name: name, grid: grid.map { [$0] }, family, draws: draws, accuracy: accuracy)
  }

  /// A family with two parameters.
  ///
  /// - Parameters:
  ///   - name: the name of the family, and its form if it has several.
  ///   - double, float, lanes, floatLanes: its initialiser, four times: the compiler picks the scalar.
  ///   - grid: the parameters to check the laws at.
  ///   - draws: how it draws, and how close to NumPyro.
  ///   - accuracy: how close it comes to its tables, where that is less than all digits.
  public init<D, F, L, M>(
    _ name: String, _ double: @escaping @Sendable (Double, Double) -> D,
    _ float: @escaping @Sendable (Float, Float) -> F,
    _ lanes: @escaping @Sendable (Wide, Wide) -> L,
    _ floatLanes: @escaping @Sendable (WideFloat, WideFloat) -> M,
    at grid: [(Double, Double)], draws: DrawRule, accuracy: FamilyAccuracy = FamilyAccuracy()
  )
  where
    D: Distribution<Double>, F: Distribution<Float>, L: Distribution<Wide>, M: Distribution<WideFloat>,
    D.Value == Double, F.Value == Float, L.Value == Wide, M.Value == WideFloat
  {
    let family = FamilyMakers(
      double: { double($0[0], $0[1]) }, float: { float($0[0], $0[1]) },
      lanes: { lanes($0[0], $0[1]) }, floatLanes: { floatLanes($0[0], $0[1]) })
    self.init(
      name: name, grid: grid.map { [$0.0, $0.1] }, family, draws: draws, accuracy: accuracy)
  }

  /// A family with three parameters.
  ///
  /// - Parameters:
  ///   - name: the name of the family, and its form if it has several.
  ///   - double, float, lanes, floatLanes: its initialiser, four times: the compiler picks the scalar.
  ///   - grid: the parameters to check the laws at.
  ///   - draws: how it draws, and how close to NumPyro.
  ///   - accuracy: how close it comes to its tables, where that is less than all digits.
  public init<D, F, L, M>(
    _ name: String, _ double: @escaping @Sendable (Double, Double, Double) -> D,
    _ float: @escaping @Sendable (Float, Float, Float) -> F,
    _ lanes: @escaping @Sendable (Wide, Wide, Wide) -> L,
    _ floatLanes: @escaping @Sendable (WideFloat, WideFloat, WideFloat) -> M,
    at grid: [(Double, Double, Double)], draws: DrawRule, accuracy: FamilyAccuracy = FamilyAccuracy()
  )
  where
    D: Distribution<Double>, F: Distribution<Float>, L: Distribution<Wide>, M: Distribution<WideFloat>,
    D.Value == Double, F.Value == Float, L.Value == Wide, M.Value == WideFloat
  {
    let family = FamilyMakers(
      double: { double($0[0], $0[1], $0[2]) }, float: { float($0[0], $0[1], $0[2]) },
      lanes: { lanes($0[0], $0[1], $0[2]) }, floatLanes: { floatLanes($0[0], $0[1], $0[2]) })
    self.init(
      name: name, grid: grid.map { [$0.0, $0.1, $0.2] }, family, draws: draws, accuracy: accuracy)
  }

  /// A family with four parameters.
  ///
  /// - Parameters:
  ///   - name: the name of the family, and its form if it has several.
  ///   - double, float, lanes, floatLanes: its initialiser, four times: the compiler picks the scalar.
  ///   - grid: the parameters to check the laws at.
  ///   - draws: how it draws, and how close to NumPyro.
  ///   - accuracy: how close it comes to its tables, where that is less than all digits.
  public init<D, F, L, M>(
    _ name: String, _ double: @escaping @Sendable (Double, Double, Double, Double) -> D,
    _ float: @escaping @Sendable (Float, Float, Float, Float) -> F,
    _ lanes: @escaping @Sendable (Wide, Wide, Wide, Wide) -> L,
    _ floatLanes: @escaping @Sendable (WideFloat, WideFloat, WideFloat, WideFloat) -> M,
    at grid: [(Double, Double, Double, Double)], draws: DrawRule, accuracy: FamilyAccuracy = FamilyAccuracy()
  )
  where
    D: Distribution<Double>, F: Distribution<Float>, L: Distribution<Wide>, M: Distribution<WideFloat>,
    D.Value == Double, F.Value == Float, L.Value == Wide, M.Value == WideFloat
  {
    let family = FamilyMakers(
      double: { double($0[0], $0[1], $0[2], $0[3]) }, float: { float($0[0], $0[1], $0[2], $0[3]) },
      lanes: { lanes($0[0], $0[1], $0[2], $0[3]) }, floatLanes: { floatLanes($0[0], $0[1], $0[2], $0[3]) })
    self.init(
      name: name, grid: grid.map { [$0.0, $0.1, $0.2, $0.3] }, family, draws: draws, accuracy: accuracy)
  }
}
