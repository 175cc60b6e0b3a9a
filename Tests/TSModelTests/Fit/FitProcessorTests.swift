import BuiltInModels
import CKernels
import Foundation
import TSModel
import TestSupport
import Testing

/// A fit has the same bytes on every processor, whatever the kernels and the C library choose.
@Suite(.serialized) struct FitProcessorTests {
  /// Counts and a positive series: special functions, a scan with a carried value, sites with transforms of several kinds.
  struct Counts: Model {
    let counts: [Double]

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let rate = effects.sample("rate", Gamma(2, 0.5))
      let shape = effects.sample("shape", Gamma(3, 1))
      let share = effects.sample("share", Beta(2, 2))
      let tail = effects.sample("tail", StudentT(4, 0, 1))
      effects.scan(counts, into: E.Real(0)) { effects, level, count in
        level = share * level + 0.1 * tail
        effects.sample("y", NegativeBinomial2(rate * exp(level), shape), data: count)
      }
    }
  }

  @Test func everyInstructionSet() throws {
    let chosen = String(cString: ck_instruction_set())
    defer { _ = ck_set_instruction_set(chosen) }
    let series = try AR(order: 2, steps: 60).seed(3).trace()["y"].map { Double?($0) }
    let models: [@Sendable () throws -> Fit] = [
      {
        try AR(order: 2, steps: 60).condition(["y": SiteData(series)]).fit(
          NUTS(chains: 3, warmup: 80, draws: 20), seed: 1)
      },
      {
        try Counts(counts: (0..<40).map { Double($0 * $0 % 7) }).fit(
          NUTS(chains: 3, warmup: 80, draws: 20), seed: 2)
      },
    ]
    for model in models {
      let expected = try model()
      for name in ["avx512", "avx2", "sse2", "neon"]
      where name != chosen && String(cString: ck_set_instruction_set(name)) == name {
        #expect(try model().draws == expected.draws, "with \(name)")
      }
      _ = ck_set_instruction_set(chosen)
    }
  }

  #if os(Linux) && arch(x86_64)
    @Test func withoutTheInstructionsOfNewerProcessors() throws {
      let compiler = ClientCompiler()
      let place = FileManager.default.temporaryDirectory.appendingPathComponent("bits-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: place) }
      func chains(_ name: String, hiding features: String?) throws -> [Data] {
        let process = Process()
        process.executableURL = compiler.products.appendingPathComponent("tsmodel")
        process.arguments = [
          "fit", "ar", compiler.package.appendingPathComponent("Examples/nile.csv").path, "--seed", "1",
          "--chains",
          "2", "--warmup", "200", "--draws", "100", "--output", place.appendingPathComponent(name).path,
        ]
        if let features {
          process.environment = ProcessInfo.processInfo.environment.merging(
            ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=\(features)"]) { $1 }
        }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try (1...2).map {
          try Data(contentsOf: place.appendingPathComponent("\(name)/chain-\($0).csv"))
        }
      }
      let expected = try chains("all", hiding: nil)
      for features in ["-AVX512F,-FMA,-FMA4", "-AVX512F,-AVX2,-FMA,-FMA4,-AVX"] {
        #expect(try chains(features, hiding: features) == expected, "without \(features)")
      }
    }
  #endif
}
