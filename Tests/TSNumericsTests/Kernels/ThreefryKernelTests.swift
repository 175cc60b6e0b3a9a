import CKernels
import TSNumerics
import Testing

extension KernelTests {
  /// Many keys at once give what each gives on its own.
  @Suite struct ThreefryTests {
    @Test("Known answers of Random123")
    func knownAnswers() {
      let answers: [(key: (UInt32, UInt32), counter: (UInt32, UInt32), output: (UInt32, UInt32))] = [
        ((0, 0), (0, 0), (0x6b20_0159, 0x99ba_4efe)),
        ((.max, .max), (.max, .max), (0x1cb9_96fc, 0xbb00_2be7)),
        ((0x1319_8a2e, 0x0370_7344), (0x243f_6a88, 0x85a3_08d3), (0xc492_3a9c, 0x483d_f7a0)),
      ]
      onEveryInstructionSet { set in
        for answer in answers {
          for count in lengths {
            let k0 = [UInt32](repeating: answer.key.0, count: count)
            let k1 = [UInt32](repeating: answer.key.1, count: count)
            var y0 = k0
            var y1 = k1
            ck_threefry_keys(count, k0, k1, answer.counter.0, answer.counter.1, &y0, &y1)
            #expect(
              y0.allSatisfy { $0 == answer.output.0 } && y1.allSatisfy { $0 == answer.output.1 }, "\(set)")
          }
        }
      }
    }

    @Test("One counter, many keys")
    func keys() {
      onEveryInstructionSet { set in
        for count in lengths {
          let k0 = words(count, seed: 1)
          let k1 = words(count, seed: 2)
          for counter in [0, 1, 2, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0003, UInt64.max] {
            var y0 = k0
            var y1 = k1
            let high = UInt32(truncatingIfNeeded: counter >> 32)
            ck_threefry_keys(count, k0, k1, high, UInt32(truncatingIfNeeded: counter), &y0, &y1)
            for i in 0..<count {
              let expected = PRNGKey(high: k0[i], low: k1[i]).child(counter)
              #expect(y0[i] == expected.high && y1[i] == expected.low, "\(set) \(count) \(counter)")
            }
          }
        }
      }
    }

    @Test("One key, many counters, the low word running over too")
    func counters() {
      onEveryInstructionSet { set in
        for count in lengths {
          for first: UInt64 in [0, 5, 0xFFFF_FFF8, 0xFFFF_FFFF, 0x5_FFFF_FFF0, .max - 9] {
            var y0 = [UInt32](repeating: 0, count: count)
            var y1 = y0
            let key = PRNGKey(high: 12_345, low: 0xFEDC_BA98)
            ck_threefry_counters(count, key.high, key.low, first, &y0, &y1)
            for i in 0..<count {
              let expected = key.child(first &+ UInt64(i))
              #expect(y0[i] == expected.high && y1[i] == expected.low, "\(set) \(count) \(first)")
            }
          }
        }
      }
    }

    @Test("The chain of a scan is a split at every step")
    func chain() {
      onEveryInstructionSet { set in
        for lanes in Array(1...18) {
          for steps in [0, 1, 2, 15, 16, 33] {
            var s0 = words(lanes, seed: 3)
            var s1 = words(lanes, seed: 4)
            var keys = (0..<lanes).map { PRNGKey(high: s0[$0], low: s1[$0]) }
            var sub0 = [UInt32](repeating: 0, count: steps * lanes)
            var sub1 = sub0
            ck_threefry_chain(steps, lanes, &s0, &s1, &sub0, &sub1)
            for step in 0..<steps {
              for lane in 0..<lanes {
                let (next, use) = keys[lane].split() as (PRNGKey, PRNGKey)
                let at = step * lanes + lane
                #expect(sub0[at] == use.high && sub1[at] == use.low, "\(set) \(lanes) \(steps)")
                keys[lane] = next
              }
            }
            #expect(
              (0..<lanes).allSatisfy { keys[$0] == PRNGKey(high: s0[$0], low: s1[$0]) }, "\(set) \(lanes)")
          }
        }
      }
    }
  }
}
