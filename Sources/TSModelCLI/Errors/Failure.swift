import ArgumentParser
import TSFiles
import TSForecast
import TSModel
import TSText

/// What ends a command: one line for the standard error, and an exit code.
struct Failure: Error, CustomStringConvertible {
  /// The exit codes of the program, after `sysexits.h`.
  enum Code: Int32 {
    case closedPipe = 0
    case usage = 64
    case badData = 65
    case noInput = 66
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryAgain = 75
  }

  let code: Code
  let message: String

  var description: String { message }

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A failure for an error of the layers below; nil for one of the parser's.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as FileError: self.init(file: error)
    case let error as ParameterError: self.init(.usage, error.description)
    case let error as ModelError: self.init(model: error, data: nil)
    case let error as InferenceError: self.init(inference: error)
    case let error as ForecastError: self.init(.usage, error.message)
    case let error as DiagnosticsError: self.init(.badData, error.description)
    default: return nil
    }
  }

  /// A failure for an error with a file.
  init(file error: FileError) {
    self.init(Code(rawValue: error.category.exitCode) ?? .software, error.description)
  }

  /// A failure for an error in a run; data that were read are named by their file.
  init(model error: ModelError, data: ConditionData?) {
    var error = error
    var code = Code.usage
    switch error.reason {
    case .dataLength, .dataShape, .notANumber, .unmetSite, .unmetData:
      // The data are the same for every path.
      error.path = nil
      code = .badData
    case .outsideSupport: code = .badData
    case .noSeed, .duplicateName, .keyReused: code = .software
    case .parameter, .improper, .unknownSite, .negativeLength, .other: code = .usage
    }
    let file = code == .badData ? data?.file.map { "\($0): " } ?? "" : ""
    self.init(code, file + error.description + Self.hint(error.reason))
  }

  /// What to do about data that are longer than the model's scan.
  private static func hint(_ reason: ModelError.Reason) -> String {
    guard case .dataLength(let given, "scan", _) = reason else { return "" }
    return "; expected as many or fewer, or --steps \(given)"
  }

  /// A failure of a sampler: wrong options, or a density that has no start.
  init(inference error: InferenceError) {
    switch error {
    case .invalidOption: self.init(.usage, error.description)
    default: self.init(.badData, error.description)
    }
  }

  /// A failure for what the parser refused, with the way to more help.
  init(parser error: any Error, _ arguments: [String]) {
    let name = Catalogue.current.name
    let subcommands = RootCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    var (command, level): (String, any ParsableCommand.Type) = (name, RootCommand.self)
    for argument in arguments {
      let next = level.configuration.subcommands.first { $0.configuration.commandName == argument }
      if let next { (command, level) = ("\(command) \(argument)", next) }
    }
    if let first = arguments.first, !first.hasPrefix("-"), !(subcommands + ["help"]).contains(first) {
      let near = nearest(first, among: subcommands)
      let hint = near.isEmpty ? "expected \(subcommands.joined(separator: ", "))" : "did you mean \(near[0])?"
      self.init(.usage, "there is no command '\(first)'; \(hint)")
      return
    }
    let message = RootCommand.message(for: error)
    let isUsage = RootCommand.exitCode(for: error).rawValue == ExitCode.validationFailure.rawValue
    self.init(
      isUsage ? .usage : .software,
      lowercasingFirstWord(message) + (isUsage ? " (see '\(command) --help')" : ""))
  }

  /// Writes the line, unless nobody needs it.
  ///
  /// - Returns: the exit code.
  func report() -> Int32 {
    if code != .closedPipe { complain(message) }
    return code.rawValue
  }
}

/// The text with its first word in lower case, unless that word is an abbreviation.
private func lowercasingFirstWord(_ text: String) -> String {
  guard let first = text.first, let second = text.dropFirst().first, second.isLowercase else { return text }
  return first.lowercased() + text.dropFirst()
}
