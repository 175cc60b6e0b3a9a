/// Times what it is asked for, one line a measurement, so that a driver can take turns between this program and others.
///
///     > walk-double 3
///     < 51234567.0 12.25        nanoseconds a run, and a number that shows that the work was done
///
/// `Benchmarks once NAME` runs one benchmark once and adds the peak memory of the process, in bytes. `Benchmarks fits`
/// answers requests for fits instead.
@main
struct Main {
  static let benchmarks =
    walkBenchmarks + pathBenchmarks + lorenzBenchmarks + lyapunovBenchmarks + advectionBenchmarks
    + decoderBenchmarks + longScanBenchmarks + normalBenchmarks
    + kernelBenchmarks + gradientBenchmarks + componentBenchmarks

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "once", let name = arguments.last {
      let (nanoseconds, check) = try find(name).time(repeats: 1)
      print(nanoseconds, check, peakMemory() ?? 0)
      return
    }
    if arguments.first == "fits" { return try answerFits() }
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard let name = words.first, let repeats = words.last.flatMap({ Int($0) }) else { continue }
      let (nanoseconds, check) = try find(name).time(repeats: repeats)
      print(nanoseconds, check)
      flushOutput()
    }
  }

  static func find(_ name: some StringProtocol) throws -> Benchmark {
    for benchmark in benchmarks where benchmark.name == name { return benchmark }
    throw UnknownBenchmark(name: String(name))
  }
}

struct UnknownBenchmark: Error {
  let name: String
}
