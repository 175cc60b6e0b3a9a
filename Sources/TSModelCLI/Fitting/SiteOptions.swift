import TSModel

/// The starting value of a site as it is typed: `SITE=VALUE`, or `SITE=VALUE,VALUE,...`.
func startValue(_ text: String) throws -> StartValue {
  guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
    throw Failure(.usage, "expected SITE=VALUE, or SITE=VALUE,VALUE,...")
  }
  let numbers = text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
    .map { decimal(String($0)).flatMap { $0.isFinite ? $0 : nil } }
  guard numbers.allSatisfy({ $0 != nil }) else {
    throw Failure(.usage, "expected SITE=VALUE, or SITE=VALUE,VALUE,...; values are numbers")
  }
  return StartValue(site: String(text[..<equals]), values: numbers.compactMap { $0 })
}

/// Where a site starts.
struct StartValue: Equatable {
  let site: String
  let values: [Double]
}

/// The names of a list as it is typed: `SITE,SITE,...`.
func siteList(_ text: String) throws -> [String] {
  let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  if names.contains("") { throw Failure(.usage, "expected SITE,SITE,...") }
  return names
}
