import TSFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct AppendingFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    ignoreBrokenPipes()
  }

  private func append(_ text: String, to file: AppendingFile) throws(FileError) {
    try file.append(Array(text.utf8))
  }

  @Test func piecesAreThereAtOnce() throws {
    let path = directory.file("a")
    let file = try AppendingFile(new: path, overwrite: false)
    try append("one\n", to: file)
    #expect(try text(of: path) == "one\n")
    let large = String(repeating: "x", count: 200_000)
    try append(large, to: file)
    try file.synchronize()
    #expect(try text(of: path) == "one\n" + large)
    try file.finish()
    expectError(.misuse, "\(path): written to after its end") { try append("x", to: file) }
    expectError(.misuse, "\(path): written to after its end") { try file.finish() }
  }

  @Test func whatIsCutOffIsGone() throws {
    let path = directory.file("a")
    do {
      let file = try AppendingFile(new: path, overwrite: false)
      try append("one\ntwo\nthr", to: file)
    }
    let again = try AppendingFile(resuming: path, keeping: 8)
    try append("three\n", to: again)
    try again.finish()
    #expect(try text(of: path) == "one\ntwo\nthree\n")
    let over = try AppendingFile(new: path, overwrite: true)
    try append("new", to: over)
    #expect(try text(of: path) == "new")
  }

  @Test func onlyOneWriter() throws {
    let path = directory.file("a")
    let file = try AppendingFile(new: path, overwrite: false)
    try append("one\n", to: file)
    let message = "\(path): is being written by another process"
    expectError(.cannotCreate, message) { _ = try AppendingFile(new: path, overwrite: true) }
    expectError(.cannotCreate, message) { _ = try AppendingFile(resuming: path, keeping: 0) }
    #expect(try text(of: path) == "one\n")
    try file.finish()
    _ = try AppendingFile(resuming: path, keeping: 0)
  }

  @Test func placesWhereNoFileCanBe() throws {
    let plain = directory.file("plain")
    try AppendingFile(new: plain, overwrite: false).finish()
    expectError(.cannotCreate, "the name of the output file is empty") {
      _ = try AppendingFile(new: "", overwrite: false)
    }
    expectError(.cannotCreate, "\(plain): exists already, and is not overwritten unless that is asked for") {
      _ = try AppendingFile(new: plain, overwrite: false)
    }
    expectError(.cannotCreate, "\(plain)/a: cannot be made: Not a directory") {
      _ = try AppendingFile(new: "\(plain)/a", overwrite: true)
    }
    expectError(.cannotCreate, "/no/such/a: cannot be made: its directory does not exist") {
      _ = try AppendingFile(new: "/no/such/a", overwrite: true)
    }
    expectError(.cannotCreate, "/tmp: is a directory, expected the name of a file") {
      _ = try AppendingFile(new: "/tmp", overwrite: true)
    }
    #expect(throws: FileError.self) { try AppendingFile(new: "a\0b", overwrite: true) }
  }

  /// The superuser may write to any directory of a disk, but to none of these.
  @Test func aReadOnlyDirectory() throws {
    var path = directory.file("sub")
    if geteuid() == 0 {
      path = "/sys"
    } else {
      #expect(mkdir(path, 0o500) == 0)
    }
    defer { rmdir(directory.file("sub")) }
    guard access(path, F_OK) == 0 else { return }
    do {
      _ = try AppendingFile(new: "\(path)/chain.csv", overwrite: true)
      Issue.record("made a file in \(path)")
    } catch {
      #expect(error.category == .cannotCreate)
      #expect(error.description.hasPrefix("\(path)/chain.csv: cannot be made: "))
    }
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0))
  func aFullDevice() throws {
    let file = try AppendingFile(new: "/dev/full", overwrite: false)
    expectError(.inputOutput, "/dev/full: cannot be written: No space left on device") {
      try append("x", to: file)
    }
    expectError(.misuse, "/dev/full: written to after its end") { try append("x", to: file) }
  }

  /// A limit on the size of files stops a piece half-way, as a full disk does; what was written of it is
  /// taken off. The limit is beyond what other tests write meanwhile.
  @Test func aPieceThatDoesNotFitIsTakenOff() throws {
    let path = directory.file("a")
    let file = try AppendingFile(new: path, overwrite: false)
    try append("whole\n", to: file)
    var old = rlimit()
    let kind = fileSizeLimit
    #expect(getrlimit(kind, &old) == 0)
    var limited = old
    limited.rlim_cur = 32 << 20
    #expect(setrlimit(kind, &limited) == 0)
    let piece = [UInt8](repeating: 0x79, count: 40 << 20)
    var failure: FileError?
    do throws(FileError) { try file.append(piece) } catch { failure = error }
    #expect(setrlimit(kind, &old) == 0)
    #expect(failure?.category == .inputOutput)
    #expect(try text(of: path) == "whole\n")
  }

  @Test func aClosedPipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let file = try AppendingFile(new: "/dev/fd/\(ends[1])", overwrite: false)
    close(ends[1])
    try append("hello", to: file)
    close(ends[0])
    expectError(.closedPipe, "/dev/fd/\(ends[1]): nobody reads it any more") { try append("x", to: file) }
  }

  #if canImport(Glibc)
    private var fileSizeLimit: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_FSIZE.rawValue) }
  #else
    private var fileSizeLimit: Int32 { Int32(RLIMIT_FSIZE) }
  #endif
}
