/// Writes the body of a segment anew, with states.
struct BodyWriter {
  private(set) var nodes: [RecordedNode] = []
  private(set) var arguments: [NewArgument] = []
  private(set) var leaves: [LeafColumn] = []
  /// For each node of the recorded body where it, or the state it became, stands in the new one.
  private(set) var places: [Int: Int] = [:]

  private let recorded: Program
  private let uses: ProgramUses
  private let sites: LinearSites
  private let number: Int
  private let numbers: [Int?]
  private let isComplete: Bool
  private var forms: [Int: AffineForm] = [:]

  init(
    _ recorded: Program, _ uses: ProgramUses, _ sites: LinearSites, segment number: Int, _ numbers: [Int?],
    isComplete: Bool
  ) {
    self.recorded = recorded
    self.uses = uses
    self.sites = sites
    self.number = number
    self.numbers = numbers
    self.isComplete = isComplete
  }

  private var segment: RecordedSegment { recorded.segments[number] }
  private func isAffine(_ offset: Int) -> Bool { sites.isAffine[number][offset] }

  mutating func write(_ labels: inout ProgramLabels) {
    for (offset, node) in segment.body.enumerated() where uses.isNeeded[number][offset] {
      switch node.operation {
      case .leaf: writeLeaf(node, offset)
      case .normal where isGaussian(node): writeNormal(node, offset, &labels)
      case .term where isGaussianTerm(node): break
      default: if isAffine(offset) { combine(node, offset) } else { copy(node, offset) }
      }
    }
  }

  // MARK: What stays

  /// A leaf; one that is integrated out keeps its data alone, NaN where there are none.
  private mutating func writeLeaf(_ node: RecordedNode, _ offset: Int) {
    let leaf = segment.leaves[node.leaf]
    let count = segment.count ?? 1
    if isAffine(offset), (0..<count).allSatisfy({ leaf.coordinates[$0] >= 0 }) { return }
    let column = (0..<count).map { step -> RecordedNode in
      let coordinate = leaf.coordinates[step]
      if coordinate < 0 {
        return RecordedNode(
          operation: .leaf, argumentCount: 0, label: node.label, value: leaf.value(at: step))
      }
      return RecordedNode(
        operation: .leaf, argumentCount: 0, label: node.label,
        value: isAffine(offset) ? .nan : 0, coordinate: numbers[coordinate] ?? -1)
    }
    let place = append(.leaf, [], label: node.label)
    nodes[place].leaf = leaves.count
    leaves.append(LeafColumn(column))
    places[offset] = place
  }

  private mutating func copy(_ node: RecordedNode, _ offset: Int) {
    places[offset] = append(node.operation, node.arguments.map { plain($0) }, label: node.label)
  }

  /// An argument that does not depend on what is integrated out.
  private func plain(_ argument: Int) -> NewArgument {
    if case .local(let offset) = uses.targets[number][argument] { return .local(places[offset] ?? 0) }
    return .recorded(steps(argument))
  }

  private func steps(_ argument: Int) -> [Int] {
    (0..<(segment.count ?? 1)).map { segment.arguments[argument][$0] }
  }

  @discardableResult
  private mutating func append(_ operation: Operation, _ own: [NewArgument], label: Int = 0) -> Int {
    var node = RecordedNode(operation: operation, argumentCount: own.count, label: label)
    node.firstArgument = arguments.count
    arguments += own
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func make(_ operation: Operation, _ own: NewArgument...) -> NewArgument {
    .local(append(operation, own))
  }
}

// MARK: Affine numbers

extension BodyWriter {
  /// The form of an argument.
  private func form(_ argument: Int) -> AffineForm {
    if case .local(let offset) = uses.targets[number][argument] {
      if isAffine(offset) { return forms[offset] ?? AffineForm() }
      return AffineForm(constant: .local(places[offset] ?? 0))
    }
    let nodes = steps(argument)
    let areAffine = nodes.map { node in
      let at = recorded.location(of: node)
      return sites.isAffine[at.segment][at.offset]
    }
    if !areAffine.contains(true) { return AffineForm(constant: .recorded(nodes)) }
    let states = zip(nodes, areAffine).map { $1 ? $0 : NewArgument.absent }
    let isWhole = !areAffine.contains(false)
    return AffineForm(
      constant: isWhole ? nil : .recorded(zip(nodes, areAffine).map { $1 ? NewArgument.nothing : $0 }),
      terms: [AffineForm.Term(variable: .state(.recorded(states)))])
  }

  private mutating func combine(_ node: RecordedNode, _ offset: Int) {
    let a = Array(node.arguments)
    var form: AffineForm
    switch node.operation {
    case .add: form = sum(self.form(a[0]), self.form(a[1]))
    case .subtract: form = sum(self.form(a[0]), negated(self.form(a[1])))
    case .negate: form = negated(self.form(a[0]))
    case .multiply:
      let (first, second) = (self.form(a[0]), self.form(a[1]))
      form = second.terms.isEmpty ? scaled(first, second.constant) : scaled(second, first.constant)
    case .divide: form = scaled(self.form(a[0]), make(.divide, .one, plain(a[1])))
    case .select: form = chosen(plain(a[0]), self.form(a[1]), self.form(a[2]))
    default: form = AffineForm()
    }
    let isShared = uses.local[number][offset].count > 1
    if uses.escapes[number][offset] || isShared && form.terms.count > 1 {
      form = state(form, variance: nil, offset, label: 0)
    } else if isShared {
      settle(&form)
    }
    forms[offset] = form
  }

  private mutating func sum(_ a: AffineForm, _ b: AffineForm) -> AffineForm {
    var result = AffineForm(constant: added(a.constant, b.constant), terms: a.terms)
    for term in b.terms {
      if case .state(let own) = term.variable,
        let i = result.terms.firstIndex(where: { $0.isState(own) })
      {
        result.terms[i].coefficient = added(result.terms[i].coefficient ?? .one, term.coefficient ?? .one)
      } else {
        result.terms.append(term)
      }
    }
    return result
  }

  private mutating func added(_ a: NewArgument?, _ b: NewArgument?) -> NewArgument? {
    guard let a, let b else { return a ?? b }
    return make(.add, a, b)
  }

  private mutating func negated(_ a: AffineForm) -> AffineForm {
    AffineForm(
      constant: a.constant.map { make(.negate, $0) },
      terms: a.terms.map {
        AffineForm.Term(variable: $0.variable, coefficient: make(.negate, $0.coefficient ?? .one))
      })
  }

  /// A form times a number; nothing where the number is.
  private mutating func scaled(_ a: AffineForm, _ factor: NewArgument?) -> AffineForm {
    guard let factor else { return AffineForm() }
    return AffineForm(
      constant: a.constant.map { make(.multiply, $0, factor) },
      terms: a.terms.map { term in
        AffineForm.Term(
          variable: term.variable,
          coefficient: term.coefficient.map { make(.multiply, $0, factor) } ?? factor)
      })
  }

  private mutating func chosen(_ mask: NewArgument, _ a: AffineForm, _ b: AffineForm) -> AffineForm {
    func part(_ form: AffineForm, _ pick: (NewArgument) -> NewArgument) -> AffineForm {
      AffineForm(
        constant: form.constant.map(pick),
        terms: form.terms.map {
          AffineForm.Term(variable: $0.variable, coefficient: pick($0.coefficient ?? .one))
        })
    }
    let first = part(a) { make(.select, mask, $0, .zero) }
    let second = part(b) { make(.select, mask, .zero, $0) }
    return sum(first, second)
  }
}

extension AffineForm.Term {
  func isState(_ other: NewArgument) -> Bool {
    if case .state(let own) = variable { return own == other }
    return false
  }
}

// MARK: States

extension BodyWriter {
  /// A state that is a form, and noise if there is a variance.
  ///
  /// - Parameter offset: the recorded node that it stands for; nil for one on the way.
  private mutating func state(_ form: AffineForm, variance: NewArgument?, _ offset: Int?, label: Int)
    -> AffineForm
  {
    let (form, variance) = folded(form, variance)
    let place = append(
      .predict, [form.constant ?? .zero, variance ?? .zero] + pairs(form), label: label)
    if let offset { places[offset] = place }
    return AffineForm(terms: [AffineForm.Term(variable: .state(.local(place)))])
  }

  private func pairs(_ form: AffineForm) -> [NewArgument] {
    form.terms.flatMap { term -> [NewArgument] in
      guard case .state(let state) = term.variable else { return [] }
      return [term.coefficient ?? .one, state]
    }
  }

  /// A form without shocks: what they are is part of it, their noise of the variance.
  private mutating func folded(_ form: AffineForm, _ variance: NewArgument?) -> (AffineForm, NewArgument?) {
    var result = AffineForm(constant: form.constant)
    var variance = variance
    for term in form.terms {
      guard case .shock(let shock) = term.variable else {
        result = sum(result, AffineForm(terms: [term]))
        continue
      }
      let (location, noise) = folded(shock.location, shock.variance)
      result = sum(result, term.coefficient.map { scaled(location, $0) } ?? location)
      var own = noise ?? .zero
      if let c = term.coefficient { own = make(.multiply, make(.multiply, c, c), own) }
      variance = added(variance, own)
    }
    return (result, variance)
  }

  /// Gives every shock of a form a state of its own.
  private mutating func settle(_ form: inout AffineForm) {
    for i in form.terms.indices {
      guard case .shock(let shock) = form.terms[i].variable else { continue }
      let own = state(shock.location, variance: shock.variance, nil, label: shock.label)
      form.terms[i] = AffineForm.Term(variable: own.terms[0].variable, coefficient: form.terms[i].coefficient)
    }
  }

  /// Whether a normal density has to do with what is integrated out.
  private func isGaussian(_ node: RecordedNode) -> Bool {
    node.arguments.prefix(2).contains { argument in
      uses.targets[number][argument].places(from: number).contains { sites.isAffine[$0.segment][$0.offset] }
    }
  }

  private func isGaussianTerm(_ node: RecordedNode) -> Bool {
    guard case .local(let offset) = uses.targets[number][node.firstArgument] else { return false }
    return segment.body[offset].operation == .normal && isGaussian(segment.body[offset])
  }

  private mutating func writeNormal(_ node: RecordedNode, _ offset: Int, _ labels: inout ProgramLabels) {
    let a = Array(node.arguments)
    let label = segment.body[uses.local[number][offset].last].label
    let scale = plain(a[2])
    check(scale, labels.number(of: "scale of \(recorded.labels[label])"))
    let variance = make(.multiply, scale, scale)
    let location = form(a[1])
    guard case .local(let leaf) = uses.targets[number][a[0]], isAffine(leaf),
      uses.ownDensities[BodyPlace(segment: number, offset: leaf)] == offset
    else { return observe(a[0], location, variance, label) }
    let use = uses.local[number][leaf]
    let isUsed = use.count > 1 || uses.escapes[number][leaf]
    let datum = places[leaf]
    if let datum, !isUsed, !isComplete {
      // Missing data that nothing else is about are nothing to the others.
      return observe(.local(datum), location, variance, label)
    }
    let isOnce = use.count == 2 && !uses.escapes[number][leaf]
    if datum == nil, isOnce, !isComplete {
      forms[leaf] = AffineForm(
        terms: [.init(variable: .shock(Shock(location: location, variance: variance, label: label)))])
    } else if isUsed || isComplete {
      let form = state(location, variance: variance, leaf, label: label)
      forms[leaf] = form
      if let datum { observe(.local(datum), form, nil, label) }
    }
  }

  /// A normal density of something else than its own leaf: data, or a sum of states.
  private mutating func observe(_ value: Int, _ location: AffineForm, _ variance: NewArgument, _ label: Int) {
    var value = form(value)
    let datum = value.constant
    value.constant = nil
    observe(datum ?? .zero, sum(location, negated(value)), variance, label)
  }

  private mutating func observe(
    _ datum: NewArgument, _ location: AffineForm, _ variance: NewArgument?, _ label: Int
  ) {
    let (form, variance) = folded(location, variance)
    append(.observe, [datum, form.constant ?? .zero, variance ?? .zero] + pairs(form), label: label)
  }

  /// A scale that is not positive has no logarithm; its square would hide that.
  private mutating func check(_ scale: NewArgument, _ label: Int) {
    let isPositive = make(.less, .zero, scale)
    let isFinite = make(.less, scale, .infinity)
    append(.check, [make(.and, isPositive, isFinite)], label: label)
  }
}
