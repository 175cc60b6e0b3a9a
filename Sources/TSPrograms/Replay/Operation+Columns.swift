import CKernels

extension Operation {
  /// The kernel that computes it on columns.
  var columnCode: Int? {
    switch self {
    case .add: CK_COLUMN_ADD
    case .subtract: CK_COLUMN_SUBTRACT
    case .multiply: CK_COLUMN_MULTIPLY
    case .divide: CK_COLUMN_DIVIDE
    case .less: CK_COLUMN_LESS
    case .lessOrEqual: CK_COLUMN_LESS_OR_EQUAL
    case .equal: CK_COLUMN_EQUAL
    case .and: CK_COLUMN_AND
    case .or: CK_COLUMN_OR
    case .negate: CK_COLUMN_NEGATE
    case .absolute: CK_COLUMN_ABSOLUTE
    case .floor: CK_COLUMN_FLOOR
    case .squareRoot: CK_COLUMN_SQUARE_ROOT
    case .not: CK_COLUMN_NOT
    case .power: CK_COLUMN_POWER
    case .select: CK_COLUMN_SELECT
    case .exp: CK_COLUMN_exp
    case .expm1: CK_COLUMN_expm1
    case .log: CK_COLUMN_log
    case .log1p: CK_COLUMN_log1p
    case .sin: CK_COLUMN_sin
    case .cos: CK_COLUMN_cos
    case .tan: CK_COLUMN_tan
    case .atan: CK_COLUMN_atan
    case .sinh: CK_COLUMN_sinh
    case .cosh: CK_COLUMN_cosh
    case .tanh: CK_COLUMN_tanh
    case .erf: CK_COLUMN_erf
    case .erfc: CK_COLUMN_erfc
    case .logGamma: CK_COLUMN_lgamma
    case .leaf, .detach, .chain, .function, .normal, .term, .check, .predict, .observe: nil
    }
  }

  /// Whether it takes two arguments read in any way.
  var isPair: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .less, .lessOrEqual, .equal, .and, .or: true
    default: false
    }
  }

  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .equal, .and, .or: true
    default: false
    }
  }
}
