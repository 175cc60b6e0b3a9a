/// The values of discrete latent sites of a program, each an axis: a number that is one of a few.
///
/// An axis is called by the number of its leaf, so that axes come in the order in which they are met.
struct DiscreteAxes: Sendable {
  private let program: Program
  /// What each leaf that is an axis at some step may be.
  let places: [BodyPlace: ClosedRange<Int>]

  init(_ program: Program) {
    self.program = program
    var places: [BodyPlace: ClosedRange<Int>] = [:]
    for (number, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() where node.operation == .leaf {
        guard let values = program.discreteSites[node.label] else { continue }
        let leaf = segment.leaves[node.leaf]
        if (0..<(segment.count ?? 1)).contains(where: { leaf.coordinates[$0] >= 0 }) {
          places[BodyPlace(segment: number, offset: offset)] = values
        }
      }
    }
    self.places = places
  }

  func isAxis(_ segment: Int, _ offset: Int) -> Bool {
    places[BodyPlace(segment: segment, offset: offset)] != nil
  }

  /// What an axis may be.
  func values(of axis: Int) -> ClosedRange<Int> {
    let at = program.location(of: axis)
    return places[BodyPlace(segment: at.segment, offset: at.offset)] ?? 0...0
  }

  /// The name of the site of an axis.
  func name(of axis: Int) -> String {
    let at = program.location(of: axis)
    return program.labels[program.segments[at.segment].body[at.offset].label]
  }

  /// All combinations of the values of some axes, which are in order.
  func combinations(_ axes: [Int]) -> Combinations { Combinations(axes, axes.map { values(of: $0).count }) }

  /// Throws where some axes have too many combinations of values.
  func check(_ axes: [Int]) throws(DiscreteSiteError) {
    var count = 1
    for axis in axes {
      let product = count.multipliedReportingOverflow(by: values(of: axis).count)
      count = product.overflow ? .max : product.partialValue
    }
    guard count > DiscreteStates.mostCombinations, let last = axes.last else { return }
    let site = name(of: last)
    let others = Set(axes.map { name(of: $0) }).subtracting([site]).sorted()
    let most = "\(DiscreteStates.mostCombinations) are the most"
    if axes.count == 1 {
      throw DiscreteSiteError(site: site, reason: "it has \(count) values, where \(most)")
    }
    let known = others.isEmpty ? "of other steps" : "of \(others.map { "'\($0)'" }.joined(separator: ", "))"
    throw DiscreteSiteError(
      site: site,
      reason: "it and values \(known) are needed at the same time, with \(count) combinations, where \(most)")
  }
}

/// All combinations of the values of some axes, the values of the last axis following one another.
struct Combinations {
  let axes: [Int]
  let counts: [Int]
  /// How many there are; 1 without axes.
  let count: Int

  init(_ axes: [Int], _ counts: [Int]) {
    self.axes = axes
    self.counts = counts
    count = counts.reduce(1, *)
  }

  /// For each combination the number of that of fewer axes which it contains.
  func numbers(in fewer: Combinations) -> [Int] {
    var numbers = [0]
    var next = fewer.axes.startIndex
    for (axis, count) in zip(axes, counts) {
      let isTaken = next < fewer.axes.endIndex && fewer.axes[next] == axis
      numbers = numbers.flatMap { number in (0..<count).map { isTaken ? number * count + $0 : number } }
      if isTaken { next += 1 }
    }
    return numbers
  }

  /// How far apart combinations are that differ by one in the value of an axis; 0 for an axis that is not among them.
  func stride(of axis: Int) -> Int {
    guard let place = axes.firstIndex(of: axis) else { return 0 }
    return counts[(place + 1)...].reduce(1, *)
  }
}

/// A discrete latent site that cannot be summed out.
public struct DiscreteSiteError: Error, Sendable, CustomStringConvertible {
  /// The name of the site.
  public let site: String
  /// Why it cannot.
  public let reason: String

  public var description: String { "'\(site)' is discrete and cannot be summed out: \(reason)" }
}
