import CKernels

// Products that are part of a sum or a difference: one kernel computes both.
extension ReplayPlan {
  /// Finds the products of a loop that have one user, a sum or a difference computed in the same way.
  func findFusions(_ number: Int, _ order: EvaluationOrder) {
    var group: [Int: Int] = [:]
    for (i, members) in order.groups.enumerated() { for node in members.nodes { group[node] = i } }
    func isProduct(_ node: Int, usedBy user: Int) -> Bool {
      let ref = Ref(block: number, node: node)
      guard live.uses[ref] == 1, storage[ref] == nil,
        case .operation(.multiply, _, _) = graph.blocks[number].nodes[node],
        let own = group[node], let its = group[user]
      else { return false }
      return own == its || !order.groups[its].isStepwise && !order.groups[own].isStepwise
    }
    for members in order.groups {
      for user in members.nodes {
        switch graph.blocks[number].nodes[user] {
        case .sum(let inner) where isProduct(inner, usedBy: user):
          fusions.insert(Ref(block: number, node: inner))
        case .operation(.add, let a, _):
          if let product = a.last(where: { isProduct($0, usedBy: user) }) {
            fusions.insert(Ref(block: number, node: product))
          }
        case .operation(.subtract, let a, _) where isProduct(a[1], usedBy: user):
          fusions.insert(Ref(block: number, node: a[1]))
        default: break
        }
      }
    }
  }

  func fusedProduct(
    _ operation: Operation, _ arguments: [Int], _ number: Int
  ) -> (code: Int, product: [Int], other: Int)? {
    func product(_ node: Int) -> [Int]? {
      guard fusions.contains(Ref(block: number, node: node)),
        case .operation(.multiply, let factors, _) = graph.blocks[number].nodes[node]
      else { return nil }
      return factors
    }
    switch operation {
    case .add:
      if let factors = product(arguments[0]) {
        return (CK_COLUMN_MULTIPLY_ADD, factors, arguments[1])
      }
      if let factors = product(arguments[1]) {
        return (CK_COLUMN_MULTIPLY_ADD, factors, arguments[0])
      }
    case .subtract:
      if let factors = product(arguments[1]) {
        return (CK_COLUMN_SUBTRACT_PRODUCT, factors, arguments[0])
      }
    default: break
    }
    return nil
  }
}
