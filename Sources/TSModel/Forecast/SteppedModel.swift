import TSProbability

/// A model that goes on step after step, for as many steps as one of its properties says.
///
/// ```swift
/// struct LocalLevel: SteppedModel {
///   static var length: WritableKeyPath<Self, Int> { \.steps }
///   var steps = 100
///
///   func callAsFunction<E: Effects>(_ effects: inout E) { ... }
/// }
///
/// let fit = try LocalLevel().condition(["y": series]).fit(seed: 1)
/// let next = try fit.forecast(horizon: 12)["y"]
/// ```
///
/// What is known of it as a model in general stays known: under handlers such as `condition` and `do` it is one as well.
public protocol SteppedModel: Model {
  /// The property that says how many steps there are.
  static var length: WritableKeyPath<Self, Int> { get }

  /// For how many steps each covariate is known, by name: a forecast that goes on for longer is refused with its name. Of a
  /// model of a catalogue those of its inputs; none of others unless they say so.
  var covariateLengths: [String: Int] { get }
}

extension SteppedModel {
  public var covariateLengths: [String: Int] { [:] }

  /// How many steps there are.
  public var stepCount: Int {
    get { self[keyPath: Self.length] }
    set { self[keyPath: Self.length] = newValue }
  }

  /// The same for another number of steps.
  ///
  /// - Throws: a ``ModelError`` that names a covariate which ends before the last step, and where.
  public func lengthened(to steps: Int) throws(ModelError) -> Self {
    if let (name, known) = covariateLengths.filter({ $0.value < steps }).min(by: { $0 < $1 }) {
      throw ModelError(
        site: nil, position: [],
        reason: .other(
          "\(name) ends too early: found \(known == 1 ? "1 value" : "\(known) values"), expected \(steps), one for each step up to step "
            + "\(steps - 1)"))
    }
    var longer = self
    longer.stepCount = steps
    return longer
  }
}

extension SteppedModel where Self: CatalogModel {
  public var covariateLengths: [String: Int] { (try? inputLengths) ?? [:] }
}

extension Handled: SteppedModel where Base: SteppedModel {
  public static var length: WritableKeyPath<Self, Int> {
    let base: WritableKeyPath<Self, Base> = \.base
    return base.appending(path: Base.length)
  }

  public var covariateLengths: [String: Int] { base.covariateLengths }
}

/// Finds how long a model has to be to go on for a number of steps after its data, at least.
struct HorizonLength {
  /// - Parameters:
  ///   - length: how long the model is.
  ///   - horizon: how many steps are wanted after the data.
  ///   - surplus: for a length how many steps of the series come after the data.
  /// - Throws: a ``ModelError`` for a horizon below 1, and where the series does not go on with the model.
  static func find(from length: Int, horizon: Int, _ surplus: (Int) throws -> Int) throws -> Int {
    guard horizon >= 1 else { throw fault("the horizon: found \(horizon), expected 1 or more") }
    // A model that is longer than its data needs fewer steps more. As it is it may fail, as where `do` has values for later
    // steps.
    let ahead = max(0, (try? surplus(length)) ?? 0)
    // It is never shorter than it was: the fit has values for all of its steps.
    if ahead >= horizon { return length }
    let (longer, overflows) = (length - ahead).addingReportingOverflow(horizon)
    guard !overflows else { throw fault("the horizon: found \(horizon), expected fewer steps") }
    let found = try surplus(longer)
    guard found >= horizon else {
      throw fault(
        "the horizon: found \(horizon) steps, but with \(longer) steps the model goes on for \(max(0, found)) after its data: "
          + "what it is given for each step ends before; expected values for all of them")
    }
    return longer - (found - horizon)
  }

  static func fault(_ text: String) -> ModelError {
    ModelError(site: nil, position: [], reason: .other(text))
  }
}
