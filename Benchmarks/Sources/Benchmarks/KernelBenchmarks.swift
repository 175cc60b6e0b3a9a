import CKernels
import TSModel

/// The kernels on their own, on each instruction set that the processor has.
let kernelBenchmarks = ["sse2", "avx2", "avx512", "neon"].flatMap { set in
  kernels.map { kernel in
    Benchmark("\(set)-\(kernel.name)") {
      let before = String(cString: ck_instruction_set())
      guard String(cString: ck_set_instruction_set(set)) == set else { return .nan }
      defer { _ = ck_set_instruction_set(before) }
      let block = KernelBlock.shared
      for _ in 0..<kernelPasses { kernel.run(block) }
      return Double(block.normals[KernelBlock.count - 1])
    }
  }
}

let kernelPasses = 100

/// Words and numbers for kernels to work on.
struct KernelBlock: @unchecked Sendable {
  static let count = 1024
  static let shared = KernelBlock()

  let high: UnsafeMutablePointer<UInt32>
  let low: UnsafeMutablePointer<UInt32>
  let normals: UnsafeMutablePointer<Double>
  let singles: UnsafeMutablePointer<Float>

  private init() {
    high = .allocate(capacity: Self.count)
    low = .allocate(capacity: Self.count)
    normals = .allocate(capacity: Self.count)
    singles = .allocate(capacity: Self.count)
    for (i, key) in PRNGKey(seed: 7).split(into: Self.count).enumerated() {
      high[i] = key.high
      low[i] = key.low
    }
    normals.initialize(repeating: 0.5, count: Self.count)
    singles.initialize(repeating: 0.5, count: Self.count)
  }
}

/// A kernel over `KernelBlock.count` elements. Outputs of Threefry take the place of its keys.
struct Kernel: Sendable {
  let name: String
  let run: @Sendable (KernelBlock) -> Void

  init(_ name: String, _ run: @escaping @Sendable (KernelBlock) -> Void) {
    self.name = name
    self.run = run
  }
}

private let n = KernelBlock.count

let kernels = [
  Kernel("threefry") { ck_threefry_keys(n, $0.high, $0.low, 0, 1, $0.high, $0.low) },
  Kernel("counters") { ck_threefry_counters(n, $0.high[0], $0.low[0], 0, $0.high, $0.low) },
  Kernel("chain-1") { chain($0, lanes: 1) },
  Kernel("chain-8") { chain($0, lanes: 8) },
  Kernel("uniform") { ck_uniform_f64(n, $0.high, $0.low, $0.normals) },
  Kernel("normal") { ck_normal_f64(n, $0.high, $0.low, $0.normals) },
  Kernel("normal-float") { ck_normal_f32(n, $0.high, $0.low, $0.singles) },
  Kernel("exp") { block in
    ck_uniform_f64(n, block.high, block.low, block.normals)
    ck_exp_f64(n, block.normals, block.normals)
  },
  Kernel("log") { block in
    ck_uniform_f64(n, block.high, block.low, block.normals)
    ck_log_f64(n, block.normals, block.normals)
  },
]

/// The keys of a scan, 16 steps at a time.
private func chain(_ block: KernelBlock, lanes: Int) {
  withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * lanes) { words in
    guard let high = words.baseAddress else { return }
    let low = high + lanes
    high.initialize(from: block.high, count: lanes)
    low.initialize(from: block.low, count: lanes)
    for first in stride(from: 0, to: n, by: 16 * lanes) {
      ck_threefry_chain(16, lanes, high, low, block.high + first, block.low + first)
    }
  }
}
