/// Why there is no forecast, in one line.
public struct ForecastError: Error, Hashable, CustomStringConvertible {
  /// What was found and what was expected.
  public let message: String

  /// An error.
  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
