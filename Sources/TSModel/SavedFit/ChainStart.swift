import TSFiles
import TSInference
import TSProbability

/// Where the chains of a fit start, as `run.json` has it.
package enum ChainStart: Equatable, Sendable, CustomStringConvertible {
  /// What the library does where it is told nothing.
  case automatic
  /// Each unbounded coordinate uniform between -radius and radius.
  case uniform(radius: Double)
  /// A draw of Pathfinder's.
  case pathfinder
  /// A mode.
  case mode
  /// Where a program has told: a chain cannot be drawn again without it.
  case given

  /// What can be asked for by name.
  package static let expectation = "auto, a number from 0 to 100, pathfinder or mode"

  /// What was asked for by name.
  package init?(_ text: String) {
    switch text {
    case "auto": self = .automatic
    case "pathfinder": self = .pathfinder
    case "mode": self = .mode
    default:
      guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }), let radius = Double(text),
        radius >= 0, radius <= 100
      else { return nil }
      self = .uniform(radius: radius)
    }
  }

  /// What a sampler was told.
  init(_ point: InitialPoint) {
    switch point {
    case .automatic: self = .automatic
    case .uniform(let radius): self = .uniform(radius: radius)
    case .point, .points, .function: self = .given
    }
  }

  init?(_ json: JSONValue?) {
    if let radius = json?.double, radius >= 0 {
      self = .uniform(radius: radius)
    } else if json?.string == "given" {
      self = .given
    } else if let start = json?.string.flatMap({ ChainStart($0) }) {
      self = start
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .uniform(let radius): .number(radius)
    case .automatic, .pathfinder, .mode, .given: .string(description)
    }
  }

  package var description: String {
    switch self {
    case .automatic: "auto"
    case .uniform(let radius): "\(radius)"
    case .pathfinder: "pathfinder"
    case .mode: "mode"
    case .given: "given"
    }
  }

  func initialPoint(for density: ModelDensity) -> InitialPoint {
    switch self {
    case .automatic: .automatic
    case .uniform(let radius): .uniform(radius: radius)
    case .pathfinder: .pathfinder(density)
    case .mode: .mode(of: density)
    // Not asked for: a chain that has to start is refused before.
    case .given: .uniform(radius: 2)
    }
  }
}
