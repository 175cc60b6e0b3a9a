/// Carried values that enter their next step only multiplied and added to: y[t] = a[t] y[t - k] + c[t].
///
/// Derivatives that run backwards are always of this kind, and so is most of what models carry. What a and c are is
/// worked out by algebra, and everything else that reads the carried value is then computed for whole blocks of steps.
struct Recurrences {
  private let graph: Graph
  private let block: Int

  /// A value that is `slope` times the lagged one plus `rest`; nil for a slope of 0.
  private struct Affine {
    var slope: Int?
    var rest: Int?
  }

  /// Rewrites the recurrences of a loop.
  init(_ graph: Graph, in block: Int, isLive: @escaping (Int) -> Bool) {
    self.graph = graph
    self.block = block
    let order = EvaluationOrder(graph, in: block, isLive: isLive)
    for group in order.groups where group.isStepwise { rewrite(group.nodes) }
  }

  private func rewrite(_ nodes: [Int]) {
    let lags = nodes.filter { node in
      if case .lag = graph.blocks[block].nodes[node] { return true }
      return false
    }
    guard lags.count == 1, case .lag(_, let number) = graph.blocks[block].nodes[lags[0]],
      let target = graph.blocks[block].lagTargets[number], nodes.contains(target)
    else { return }
    let members = Set(nodes)
    var forms: [Int: Affine] = [lags[0]: Affine(slope: graph.number(1, in: block), rest: nil)]
    for node in nodes where node != lags[0] {
      guard let form = form(node, members, forms) else { return }
      forms[node] = form
    }
    guard let result = forms[target], let slope = result.slope else { return }
    let rest = result.rest ?? graph.number(0, in: block)
    graph.recurrences[Ref(block: block, node: target)] = Recurrence(lag: lags[0], slope: slope, rest: rest)
  }

  private func make(_ operation: Operation, _ a: Int, _ b: Int) -> Int {
    graph.make(operation, [a, b], in: block)
  }

  private func form(_ node: Int, _ members: Set<Int>, _ forms: [Int: Affine]) -> Affine? {
    guard case .operation(let operation, let a, _) = graph.blocks[block].nodes[node] else { return nil }
    func affine(_ i: Int) -> Affine? {
      members.contains(a[i]) ? forms[a[i]] : Affine(slope: nil, rest: a[i])
    }
    switch operation {
    case .add, .subtract:
      guard let x = affine(0), let y = affine(1) else { return nil }
      return Affine(slope: combined(operation, x.slope, y.slope), rest: combined(operation, x.rest, y.rest))
    case .negate:
      guard let x = affine(0) else { return nil }
      return Affine(slope: combined(.subtract, nil, x.slope), rest: combined(.subtract, nil, x.rest))
    case .multiply:
      guard let x = affine(0), let y = affine(1) else { return nil }
      if x.slope == nil, let factor = x.rest { return scaled(y, factor) }
      if y.slope == nil, let factor = y.rest { return scaled(x, factor) }
      return nil
    default: return nil
    }
  }

  private func scaled(_ x: Affine, _ factor: Int) -> Affine {
    Affine(
      slope: x.slope.map { make(.multiply, $0, factor) }, rest: x.rest.map { make(.multiply, $0, factor) })
  }

  private func combined(_ operation: Operation, _ a: Int?, _ b: Int?) -> Int? {
    switch (a, b) {
    case (nil, nil): nil
    case (let a?, nil): a
    case (nil, let b?): operation == .add ? b : graph.make(.negate, [b], in: block)
    case (let a?, let b?): make(operation, a, b)
    }
  }
}

/// A node that is `slope` times its own past plus `rest`.
struct Recurrence {
  /// The node that reads the past.
  let lag: Int
  let slope: Int
  let rest: Int
}
