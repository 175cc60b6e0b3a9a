import ArgumentParser
import TSFiles
import TSModel

/// Options that say where the results of a command go that draws no picture.
struct FileOutput: ParsableArguments {
  @OptionGroup var file: NamedOutput

  /// The file that is written; nil for the standard output.
  var output: String? { file.output }
  /// Whether files that exist are replaced.
  var overwrite: Bool { file.overwrite }

  func validate() throws {
    if overwrite, output == nil { throw ValidationError("--overwrite has no effect without --output") }
  }

  /// Opens the file, so that what cannot be made is refused before the work begins.
  ///
  /// - Parameters:
  ///   - inputs: The files that are read, which must not be written over.
  ///   - what: What they are, for the message.
  func open(besides inputs: [String?], which what: String = "which is read") throws -> GuardedOutput {
    try refuse("--output", output, over: inputs, which: what)
    return try GuardedOutput(output, overwrite: overwrite)
  }
}

/// Refuses an output that is one of the files that are read.
func refuse(
  _ option: String, _ path: String?, over inputs: [String?], which what: String = "which is read"
) throws(Failure) {
  guard let path, let read = inputs.compactMap({ $0 }).first(where: { isSameFile($0, path) }) else { return }
  throw Failure(.usage, "\(option) \(path): is \(read), \(what); expected another file")
}
