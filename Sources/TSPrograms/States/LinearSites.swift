/// The latent sites of a program that can be integrated out: those of a normal distribution that enter nothing but sums,
/// products with what is not integrated out, and the locations of normal distributions.
struct LinearSites {
  /// The labels of the sites that can be integrated out.
  private(set) var integrated: Set<Int> = []
  /// For each other site with coordinates why it cannot.
  private(set) var refusals: [Int: String] = [:]
  /// By segment and offset: whether a node depends on what is integrated out.
  private(set) var isAffine: [[Bool]] = []

  private let program: Program
  private let uses: ProgramUses
  /// The sites that are still in question, each a bit.
  private var bits: [Int: UInt64] = [:]
  private var labels: [Int] = []
  private var counts: [Int: Int] = [:]
  private var masks: [[UInt64]] = []
  private var refused: UInt64 = 0
  private var products: [Product] = []

  /// Two that are multiplied by each other.
  private struct Product {
    let first: UInt64
    let second: UInt64
  }

  /// - Parameters:
  ///   - program: the program.
  ///   - uses: what it refers to.
  ///   - names: the sites that may be integrated out; all if nil.
  ///   - refusals: sites that must not be, and why.
  init(_ program: Program, _ uses: ProgramUses, among names: Set<String>?, except refusals: [Int: String]) {
    self.program = program
    self.uses = uses
    self.refusals = refusals
    masks = program.segments.map { [UInt64](repeating: 0, count: $0.width) }
    findCandidates(names)
    var isSettled = false
    while !isSettled {
      spread()
      let before = refused
      judge()
      if refused == before { multiply() }
      isSettled = refused == before
    }
    integrated = Set(labels.filter { (bits[$0] ?? 0) & ~refused != 0 })
    isAffine = masks.map { $0.map { $0 != 0 } }
  }

  func name(_ label: Int) -> String { program.labels[label] }

  /// The site with fewest values among those that are integrated out.
  var smallest: Int? { integrated.min { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) } }
}

// MARK: Candidates

extension LinearSites {
  private static let mostSites = 64

  private mutating func findCandidates(_ names: Set<String>?) {
    var places: [Int: [BodyPlace]] = [:]
    for (number, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() where node.operation == .leaf && node.label != 0 {
        let leaf = segment.leaves[node.leaf]
        let count = (0..<(segment.count ?? 1)).count { leaf.coordinates[$0] >= 0 }
        if count == 0 { continue }
        counts[node.label, default: 0] += count
        places[node.label, default: []].append(BodyPlace(segment: number, offset: offset))
      }
    }
    for label in places.keys.sorted() where refusals[label] == nil {
      if names.map({ !$0.contains(name(label)) }) == true {
        refusals[label] = "it is not among the sites to be integrated out"
      } else if let reason = (places[label] ?? []).compactMap({ refusal(at: $0) }).first {
        refusals[label] = reason
      } else if bits.count == Self.mostSites {
        refusals[label] = "there are \(Self.mostSites) others already"
      } else {
        bits[label] = 1 << UInt64(bits.count)
        labels.append(label)
      }
    }
  }

  /// Why the site of a leaf can be none of the states; nil where its density is a normal one of its own.
  private func refusal(at place: BodyPlace) -> String? {
    let segment = program.segments[place.segment]
    guard let density = uses.ownDensities[place] else {
      return "its density is not that of a normal distribution on its own"
    }
    for offset in (place.offset + 1)..<max(place.offset + 1, density) {
      for argument in segment.body[offset].arguments {
        if case .local(place.offset) = uses.targets[place.segment][argument] {
          return "it is used before its own density"
        }
      }
    }
    return nil
  }
}

// MARK: What depends on what

extension LinearSites {
  private func mask(_ segment: Int, _ argument: Int) -> UInt64 {
    switch uses.targets[segment][argument] {
    case .local(let offset): masks[segment][offset]
    case .others(let places): places.reduce(0) { $0 | masks[$1.segment][$1.offset] }
    }
  }

  /// Which candidates each node depends on, back through what loops carry.
  private mutating func spread() {
    for segment in masks.indices { for offset in masks[segment].indices { masks[segment][offset] = 0 } }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (number, segment) in program.segments.enumerated() {
        for (offset, node) in segment.body.enumerated() where uses.isNeeded[number][offset] {
          let new = mask(of: node, number)
          if new == masks[number][offset] { continue }
          masks[number][offset] = new
          hasChanged = true
        }
      }
    }
  }

  private func mask(of node: RecordedNode, _ segment: Int) -> UInt64 {
    switch node.operation {
    case .leaf: (bits[node.label] ?? 0) & ~refused
    case .add, .subtract, .multiply, .divide, .negate, .select, .detach:
      node.arguments.reduce(0) { $0 | mask(segment, $1) }
    default: 0
    }
  }

  /// Refuses what meets something that is not linear.
  private mutating func judge() {
    products = []
    for (number, segment) in program.segments.enumerated() {
      var site = 0
      for (offset, node) in segment.body.enumerated().reversed() where uses.isNeeded[number][offset] {
        if node.operation == .term { site = node.label }
        judge(node, BodyPlace(segment: number, offset: offset), site)
      }
    }
  }

  private mutating func judge(_ node: RecordedNode, _ place: BodyPlace, _ site: Int) {
    let arguments = node.arguments.map { mask(place.segment, $0) }
    guard arguments.contains(where: { $0 != 0 }) else { return }
    let density = site == 0 ? "" : " of '\(name(site))'"
    switch node.operation {
    case .add, .subtract, .negate: break
    case .multiply:
      if arguments[0] != 0, arguments[1] != 0 {
        products.append(Product(first: arguments[0], second: arguments[1]))
      }
    case .divide: refuse(arguments[1], "something is divided by it in the density\(density)")
    case .select: refuse(arguments[0], "something is chosen by it in the density\(density)")
    case .normal:
      refuse(arguments[2], "it is part of the scale\(density)")
      if !uses.isTerm(place) {
        refuse(arguments[0] | arguments[1], "the density\(density) is not a term on its own")
      }
    case .term:
      // What a normal density says of it has been judged there.
      refuse(arguments[0], "the density\(density) is not that of a normal distribution")
    case .check: refuse(arguments[0], "'\(name(node.label))' is required of it")
    default:
      refuse(arguments.reduce(0, |), "it enters \(node.operation) in the density\(density)")
    }
  }

  private mutating func refuse(_ mask: UInt64, _ reason: String) {
    let new = mask & ~refused
    if new == 0 { return }
    for label in labels where (bits[label] ?? 0) & new != 0 { refusals[label] = reason }
    refused |= new
  }

  /// Of two that are multiplied by each other, the one with fewer values is not integrated out.
  private mutating func multiply() {
    func size(_ mask: UInt64) -> Int {
      labels.filter { (bits[$0] ?? 0) & mask != 0 }.map { counts[$0] ?? 0 }.max() ?? 0
    }
    func names(_ mask: UInt64) -> String {
      labels.filter { (bits[$0] ?? 0) & mask != 0 }.map { "'\(name($0))'" }.joined(separator: ", ")
    }
    for product in products where product.first & refused == 0 && product.second & refused == 0 {
      let isFirst = size(product.first) <= size(product.second)
      let (fewer, more) = isFirst ? (product.first, product.second) : (product.second, product.first)
      refuse(fewer, "it is multiplied by \(names(more))")
      refuse(fewer & more, "it is multiplied by itself")
    }
  }
}
