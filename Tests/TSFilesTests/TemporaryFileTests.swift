import TSFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a process that was killed leaves half-written, and what another one is writing.
@Suite struct TemporaryFileTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func put(_ name: String) throws {
    let descriptor = open(directory.file(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    try #require(descriptor >= 0)
    close(descriptor)
  }

  @Test func names() {
    #expect(TemporaryFile.isOurs(".part-0123456789abz"))
    for name in [
      ".part-", ".part-0123456789ab", ".part-0123456789abcd", ".part-0123456789abC", ".part-0123456789ab.",
      "part-0123456789abz", "x.part-0123456789ab",
    ] { #expect(!TemporaryFile.isOurs(name), "\(name)") }
  }

  @Test func whatIsBeingWrittenStays() throws {
    let output = try OutputFile(directory.file("a"))
    try output.write("a")
    let name = try #require(directory.names.first)
    #expect(directory.names.count == 1 && TemporaryFile.isOurs(name))
    for stale in [".part-0123456789abz", ".part-zzzzzzzzzzzzz"] { try put(stale) }
    for other in [".part-mine", "b"] { try put(other) }
    mkdir(directory.file(".part-0000000000000"), 0o777)
    TemporaryFile.removeStale(in: directory.path)
    #expect(directory.names == [".part-0000000000000", name, ".part-mine", "b"].sorted())
    rmdir(directory.file(".part-0000000000000"))
    try output.commit()
    #expect(try text(of: directory.file("a")) == "a")
    TemporaryFile.removeStale(in: directory.file("none"))
  }

  @Test func theNextFileClearsTheDirectory() throws {
    try put(".part-0123456789abz")
    let output = try OutputFile(directory.file("a"))
    try output.write("a")
    try output.commit()
    #expect(directory.names == ["a"])
  }
}
