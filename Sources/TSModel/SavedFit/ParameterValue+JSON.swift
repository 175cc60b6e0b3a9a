import TSFiles

extension JSONValue {
  /// A parameter as JSON has it.
  init(_ value: ParameterValue) {
    switch value {
    case .none: self = .null
    case .flag(let flag): self = .bool(flag)
    case .integer(let whole): self = .whole(whole)
    case .number(let number): self = .number(number)
    case .text(let text): self = .string(text)
    case .list(let list): self = .array(list.map { JSONValue($0) })
    }
  }
}

extension ParameterValue {
  /// A parameter from JSON; an object, which no parameter is, is unset.
  init(_ json: JSONValue) {
    switch json {
    case .null, .object: self = .none
    case .bool(let flag): self = .flag(flag)
    case .whole(let whole): self = .integer(whole)
    case .number(let number): self = .number(number)
    case .string(let text): self = .text(text)
    case .array(let list): self = .list(list.map { ParameterValue($0) })
    }
  }
}
