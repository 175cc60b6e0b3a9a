import CKernels
import Foundation
import TestSupport
import Testing

/// Draws, densities, tails and derivatives have the same bits on every processor, whatever the kernels and the C library
/// choose. Where a draw follows the C library the table of families says so.
@Suite("The same bits on every processor", .serialized)
struct ProcessorTests {
  static let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
  static let file = ProcessInfo.processInfo.environment["TSMODEL_DIGESTS"]
  static let draws: UInt64 = isLong ? 2_000 : 100

  @Test("Every instruction set that the kernels are compiled for")
  func kernels() {
    let chosen = String(cString: ck_instruction_set())
    let expected = ProcessorDigests(draws: Self.draws)
    for name in ["avx512", "avx2", "sse2", "neon"]
    where name != chosen && String(cString: ck_set_instruction_set(name)) == name {
      let found = ProcessorDigests(draws: Self.draws)
      for (a, b) in zip(expected.lines, found.lines) {
        #expect(a.digest == b.digest, "\(a.name) with \(name)")
      }
    }
    _ = ck_set_instruction_set(chosen)
  }

  /// What a process of its own runs, see below.
  @Test("Digests are written where the environment says", .enabled(if: file != nil))
  func write() throws {
    let file = try #require(Self.file)
    if let name = ProcessInfo.processInfo.environment["TSMODEL_KERNELS"] { _ = ck_set_instruction_set(name) }
    let text = ProcessorDigests(draws: Self.draws).lines.map { "\($0.name)\t\($0.digest)\n" }.joined()
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  #if os(Linux) && arch(x86_64)
    @Test(
      "The C library without the instructions of newer processors", .enabled(if: file == nil),
      arguments: [
        "-AVX512F", "-AVX512F,-FMA,-FMA4", "-AVX512F,-AVX2,-FMA,-FMA4", "-AVX512F,-AVX2,-FMA,-FMA4,-AVX",
      ])
    func hidden(_ features: String) throws {
      let kernels = features.contains("-AVX2") ? "sse2" : "avx2"
      try compare(
        ["/proc/self/exe"], ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=\(features)", "TSMODEL_KERNELS": kernels])
    }

    @Test(
      "Older processors, by emulation", .enabled(if: file == nil && isLong),
      arguments: ["Nehalem", "SandyBridge", "Haswell", "EPYC"])
    func emulated(_ processor: String) throws {
      let emulator = "/usr/bin/qemu-x86_64"
      try #require(
        FileManager.default.isExecutableFile(atPath: emulator), "make test-long installs qemu-user")
      try compare([emulator, "-cpu", processor, "/proc/self/exe"], [:])
    }
  #endif

  /// The digests of a process of its own against ours.
  private func compare(_ command: [String], _ environment: [String: String]) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("digests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let arguments = command.map { $0 == "/proc/self/exe" ? own : $0 }
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments =
      arguments.dropFirst() + ["--testing-library", "swift-testing", "--filter", "ProcessorTests/write"]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .merging(["TSMODEL_DIGESTS": file.path]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: file, encoding: .utf8)
    let found = text.split(separator: "\n").map { $0.split(separator: "\t") }
    let expected = ProcessorDigests(draws: Self.draws).lines
    try #require(found.count == expected.count && expected.count > 150, "\(found.count) lines")
    for (line, own) in zip(found, expected) where own.isFixed {
      #expect(line[0] == own.name && line[1] == "\(own.digest)", "\(own.name)")
    }
  }
}
