import ArgumentParser
import TSFiles
import TSModel

/// Where the chains of a fit start: `--init`.
enum ChainStart: Equatable, CustomStringConvertible {
  /// What the library does where it is told nothing.
  case automatic
  /// Each unbounded coordinate uniform between -radius and radius.
  case uniform(radius: Double)
  /// A draw of Pathfinder's.
  case pathfinder
  /// A mode.
  case mode

  static let expectation = "auto, a number from 0 to 100, pathfinder or mode"

  init?(_ text: String) {
    switch text {
    case "auto": self = .automatic
    case "pathfinder": self = .pathfinder
    case "mode": self = .mode
    default:
      guard let radius = decimal(text), radius >= 0, radius <= 100 else { return nil }
      self = .uniform(radius: radius)
    }
  }

  init?(_ json: JSONValue?) {
    if let radius = json?.double, radius >= 0, radius <= 100 {
      self = .uniform(radius: radius)
    } else if let start = json?.string.flatMap({ ChainStart($0) }) {
      self = start
    } else {
      return nil
    }
  }

  /// As `run.json` has it.
  var json: JSONValue {
    switch self {
    case .automatic: .string("auto")
    case .uniform(let radius): .number(radius)
    case .pathfinder: .string("pathfinder")
    case .mode: .string("mode")
    }
  }

  var description: String {
    switch self {
    case .automatic: "auto"
    case .uniform(let radius): "\(radius)"
    case .pathfinder: "pathfinder"
    case .mode: "mode"
    }
  }

  func initialPoint(for density: ModelDensity) -> InitialPoint {
    switch self {
    case .automatic: .automatic
    case .uniform(let radius): .uniform(radius: radius)
    case .pathfinder: .pathfinder(density)
    case .mode: .mode(of: density)
    }
  }
}
