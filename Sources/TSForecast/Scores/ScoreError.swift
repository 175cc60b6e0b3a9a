/// Why forecasts cannot be judged, in one line that names what was found and what was expected.
public struct ScoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The message: one line, without a final full stop.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// `1 step`, `2 steps`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
