/// Finds the literals that operands may be, back through what they refer to.
struct LiteralSearch {
  private let writer: SummationWriter
  private let part: WrittenPart
  private(set) var found: [UInt64] = []
  private var seen: Set<UInt64> = []
  private var searched: Set<[Int]> = []

  init(_ writer: SummationWriter, _ part: WrittenPart) {
    self.writer = writer
    self.part = part
  }

  mutating func search(_ operands: [SummedOperand]) { for operand in operands { search(operand, part) } }

  private mutating func search(_ operand: SummedOperand, _ own: WrittenPart) {
    switch operand {
    case .number(let bits): if seen.insert(bits).inserted { found.append(bits) }
    case .local, .node: break
    case .carried(let i):
      guard searched.insert([i]).inserted else { return }
      search(own.initials[i], own)
      search(own.outputs[i], own)
    case .argument(let argument, let copy):
      for place in writer.uses.targets[own.segment][argument].places(from: own.segment)
      where searched.insert([place.segment, place.offset, copy]).inserted {
        for other in writer.parts[place.segment] + [part] where other.segment == place.segment {
          guard other.places[place.offset].indices.contains(copy) else { continue }
          search(other.places[place.offset][copy], other)
        }
      }
    }
  }
}
