import ArgumentParser

/// Options that bound the values of a series.
struct BoundOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("A bound that no value is below.", valueName: "value"), transform: finiteNumber)
  var floor: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("A bound that no value is above.", valueName: "value"), transform: finiteNumber)
  var cap: Double?
}

/// A finite number as it is typed.
func finiteNumber(_ text: String) throws -> Double {
  guard let number = Double(text), number.isFinite else { throw Failure(.usage, "expected a number") }
  return number
}
