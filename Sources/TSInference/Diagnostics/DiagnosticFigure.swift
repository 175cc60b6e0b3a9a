/// A figure of a diagnostic, or the reason why there is none.
///
/// A figure that cannot be had is never replaced by a harmless-looking number such as 1.00.
public enum DiagnosticFigure: Sendable, Hashable {
  /// The figure; always finite.
  case value(Double)
  /// Why there is none.
  case unavailable(Unavailability)

  /// The figure, or nil where there is none.
  public var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }

  /// Why there is no figure, or nil where there is one.
  public var unavailability: Unavailability? {
    if case .unavailable(let reason) = self { reason } else { nil }
  }

  /// The figure, or `.outOfRange` if the arithmetic gave no finite number.
  init(checking value: Double) {
    self = value.isFinite ? .value(value) : .unavailable(.outOfRange)
  }

  /// A figure made from this one, where there is one.
  func map(_ transform: (Double) -> Double) -> DiagnosticFigure {
    switch self {
    case .value(let value): DiagnosticFigure(checking: transform(value))
    case .unavailable: self
    }
  }
}

extension DiagnosticFigure: CustomStringConvertible {
  /// The number, or the reason in words.
  public var description: String {
    switch self {
    case .value(let value): "\(value)"
    case .unavailable(let reason): "not available: \(reason)"
    }
  }
}

/// Why a diagnostic has no figure.
public enum Unavailability: Sendable, Hashable {
  /// A draw is NaN; the first such one, both counted from 0.
  case notANumber(chain: Int, draw: Int)
  /// A draw is infinite; the first such one, both counted from 0.
  case infinite(chain: Int, draw: Int)
  /// Every draw of every chain is the same, up to rounding.
  case constant
  /// Every chain, or half of one, stays at a value of its own.
  case stuckChains
  /// There are fewer draws in a chain than the figure needs.
  case tooFewDraws(found: Int, needed: Int)
  /// Chains are to be compared, and there is one.
  case singleChain
  /// All draws lie on the same side of the quantile, as happens with tied draws.
  case oneSidedQuantile
  /// All draws are equally far from their mean, so their spread has no error to be estimated.
  case equidistant
  /// The arithmetic leaves the range of `Double`.
  case outOfRange
}

extension Unavailability: CustomStringConvertible {
  /// The reason in plain words, without a final full stop.
  public var description: String {
    switch self {
    case .notANumber(let chain, let draw): "draw \(draw) of chain \(chain) is NaN"
    case .infinite(let chain, let draw): "draw \(draw) of chain \(chain) is infinite"
    case .constant: "all draws are the same"
    case .stuckChains: "every chain is stuck at a value of its own"
    case .tooFewDraws(let found, let needed):
      "there \(found == 1 ? "is 1 draw" : "are \(found) draws") in a chain, expected at least \(needed)"
    case .singleChain: "there is one chain, expected at least 2"
    case .oneSidedQuantile: "all draws lie on the same side of the quantile"
    case .equidistant: "all draws are equally far from their mean"
    case .outOfRange: "it leaves the range of the numbers"
    }
  }
}
