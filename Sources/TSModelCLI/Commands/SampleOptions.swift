import ArgumentParser
import TSFiles
import TSModel

/// Options that set the parameters of a model.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many steps to draw: sets the parameter that is the length of the model.", valueName: "n"))
  var steps: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Set a parameter of the model; 'describe' lists them. Lists are 0.5,0.2; nothing after '=' unsets.",
      valueName: "name=value"),
    transform: Assignment.init(text:))
  var set: [Assignment] = []

  /// What was set, in order.
  ///
  /// - Throws: a ``Failure`` of wrong usage where a parameter is set twice, or the model has no length.
  func assignments(for model: ModelEntry) throws(Failure) -> [(name: String, text: String)] {
    var all = set.map { (name: $0.name, text: $0.value) }
    if let steps {
      guard let name = model.lengthParameter else {
        throw Failure(
          .usage,
          "--steps \(steps): \(model.name) does not say which of its parameters is how many steps there are; expected --set"
        )
      }
      all.append((name: name, text: steps))
    }
    var seen: Set<String> = []
    for assignment in all where !seen.insert(assignment.name).inserted {
      throw Failure(.usage, "\(assignment.name) is set twice; expected one value for it")
    }
    return all
  }
}

/// A name and what it is set to.
struct Assignment {
  let name: String
  let value: String

  init(text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Failure(.usage, "expected name=value, such as steps=100")
    }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}

/// Options that say what is drawn.
struct RandomnessOptions: ParsableArguments {
  @Option(
    name: .customLong("paths"), parsing: .unconditional,
    help: ArgumentHelp(
      "Draw many paths, each under a seed of its own that follows from the seed; without it one path under the seed.",
      valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var pathCount: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "A whole number from 0 to 9223372036854775807; drawn at random and reported if it is left out.",
      valueName: "s"),
    transform: wholeNumber(0...UInt64(Int64.max)))
  var seed: UInt64?

  @Option(
    name: .long,
    help: """
      How sites get their random keys: as NumPyro's seed handler gives them, or by the address of each site, so that \
      changes to the model or the number of steps move no other draw.
      """)
  var stream: RandomStream = .numpyro

  @Option(name: .long, help: "The precision to draw in; each has random numbers of its own, as in JAX.")
  var precision: Precision = .double

  /// The number of paths, if many were asked for.
  var paths: Int? { pathCount.map { Int($0) } }
}

extension RandomStream: ExpressibleByArgument {}

/// The number type of a run.
enum Precision: String, CaseIterable, ExpressibleByArgument {
  case double
  case float
}

/// Options that say where the draws go.
struct OutputOptions: ParsableArguments {
  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv
    case json
  }

  @Option(name: .long, help: "The form of the output; JSON says how the draws were made, too.")
  var format: Format = .csv

  @OptionGroup var file: NamedOutput

  /// The file that is written; nil for the standard output.
  var output: String? { file.output }
  /// Whether files that exist are replaced.
  var overwrite: Bool { file.overwrite }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Plot the series: to an .svg or .png file, or on the terminal (on the standard error).",
      valueName: "terminal|file"),
    completion: .file(extensions: ["svg", "png"]), transform: PlotTarget.init(text:))
  var plot: PlotTarget?

  func validate() throws {
    if case .file(let path, _) = plot, let output, isSameFile(path, output) {
      throw ValidationError("--output and --plot name the same file, \(path); expected two")
    }
  }
}

/// Where a plot goes.
enum PlotTarget {
  case terminal
  case file(String, PictureFormat)

  init(text: String) throws {
    if text == "terminal" {
      self = .terminal
    } else if let format = try? PictureFormat(path: text) {
      self = .file(text, format)
    } else {
      throw Failure(.usage, "expected 'terminal', or a file that ends in .svg or .png")
    }
  }
}

/// Reads a whole number for an option.
func wholeNumber(_ range: ClosedRange<UInt64>) -> @Sendable (String) throws -> UInt64 {
  { text in
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text), range.contains(number)
    {
      return number
    }
    throw Failure(.usage, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
}
