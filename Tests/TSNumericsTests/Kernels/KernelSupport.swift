import CKernels
import TSNumerics
import Testing

/// Tests of the C kernels. They run one after another, since they choose the instruction set of the whole process.
@Suite(.serialized) enum KernelTests {}

/// Runs `body` once on every instruction set that the processor has.
func onEveryInstructionSet(_ body: (String) -> Void) {
  let chosen = ck_instruction_set()
  var count = 0
  for name in ["avx512", "avx2", "sse2", "neon"] where String(cString: ck_set_instruction_set(name)) == name {
    body(name)
    count += 1
  }
  #expect(count > 0)
  ck_set_instruction_set(chosen)
}

/// Lengths around the widths of vectors, and one beyond a chunk.
let lengths = Array(0...20) + [31, 32, 33, 63, 64, 65, 127, 128, 200]

/// Words without a pattern, with some at the edges.
func words(_ count: Int, seed: UInt64) -> [UInt32] {
  let key = PRNGKey(seed: seed)
  return (0..<count).map { index in
    let (word, choice): (UInt32, UInt32) = key.block(UInt64(index))
    switch choice % 16 {
    case 0: return word >> (word % 32)
    case 1: return ~(word >> (word % 32))
    case 2: return .max
    case 3: return 0
    default: return word
    }
  }
}
