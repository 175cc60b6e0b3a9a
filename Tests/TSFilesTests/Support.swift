import TSFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory that is there for one test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let base = environmentVariable("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/tsfiles-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of what is in the directory.
  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// The text of a file.
func text(of path: String) throws -> String {
  String(decoding: try readBytes(of: path), as: UTF8.self)
}

/// Expects an error of a category whose message is exactly this.
func expectError(
  _ category: FileError.Category, _ message: String, at location: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("found no error, expected: \(message)", sourceLocation: location)
  } catch let error as FileError {
    #expect(error.description == message, sourceLocation: location)
    #expect(error.category == category, sourceLocation: location)
  } catch {
    Issue.record("found another error: \(error)", sourceLocation: location)
  }
}

func table(_ text: String) throws -> SeriesTable {
  try SeriesReader().parse(Array(text.utf8), file: "a.csv")
}

/// Lets a file be run as a program.
func makeExecutable(_ path: String) -> Bool { chmod(path, 0o755) == 0 }
