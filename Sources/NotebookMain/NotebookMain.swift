import ArgumentParser
import TSFiles
import TSNotebook

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `notebook`.
@main
struct NotebookMain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook",
    abstract: "Run the cells of text notebooks, and write or check what they print.",
    discussion: """
      All cells of a page are one program, which is compiled against what is public in the library and runs in \
      the page's folder.

      EXIT CODES
        0 done   1 an output differs   64 wrong usage   65 a page is wrong, does not compile or fails
        66 no such page   70 internal error   73 a page cannot be written   74 reading or writing failed
      """,
    subcommands: [RunCommand.self, CheckCommand.self])

  static func main() {
    ignoreBrokenPipes()
    // A trap of a cell is reported with its line.
    setenv("SWIFT_BACKTRACE", "enable=yes,color=no,interactive=no,threads=crashed,images=none", 1)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      end(code.rawValue)
    } catch {
      if exitCode(for: error).isSuccess {
        print(fullMessage(for: error))
        end(0)
      }
      complain("\(message(for: error)) (see 'notebook --help')")
      end(64)
    }
  }
}

/// Ends the process.
func end(_ code: Int32) -> Never { exit(code) }

/// Writes a line to the standard error, after what was printed.
func complain(_ message: String) {
  fflush(nil)
  let bytes = Array("notebook: \(message)\n".utf8)
  bytes.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
