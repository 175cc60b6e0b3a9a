extension Program: CustomStringConvertible {
  /// The program as a page of mathematics: a line a node, loops with one line for all steps.
  public var description: String {
    // A part that holds nothing but literals has no lines.
    segments.indices.map { text(of: $0) }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func text(of segment: Int) -> String {
    let part = segments[segment]
    var lines: [String] = []
    let indent = part.count == nil ? "" : "  "
    if let count = part.count { lines.append("for t in 0..<\(count)") }
    for (offset, node) in part.body.enumerated() {
      let name = name(segment, offset)
      if node.operation == .leaf {
        // Literals are written where they are used.
        let leaf = part.leaves[node.leaf]
        if leaf.isData, leaf.values.count == 1 { continue }
        let site = node.label == 0 ? "" : "   (\(labels[node.label]))"
        lines.append("\(indent)\(name) = \(leafText(leaf))\(site)")
      } else {
        let arguments = node.arguments.map { reference(part.arguments[$0], segment) }
        lines.append(indent + nodeText(node, arguments, name))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func name(_ segment: Int, _ offset: Int) -> String {
    "\(segments[segment].count == nil ? "v" : "w")\(segment).\(offset)"
  }

  private func leafText(_ leaf: LeafColumn) -> String {
    let coordinates = leaf.coordinates
    if coordinates.isConstant {
      if coordinates.base >= 0 { return "coordinate \(coordinates.base)" }
      return leaf.values.count == 1 ? "\(leaf.values[0])" : "data[t]"
    }
    guard coordinates.table == nil, coordinates.prefix.isEmpty, coordinates.base >= 0 else {
      return "data[t] or a coordinate"
    }
    return coordinates.stride == 1
      ? "coordinate \(coordinates.base) + t" : "coordinate \(coordinates.base) + \(coordinates.stride) t"
  }

  private func nodeText(_ node: RecordedNode, _ arguments: [String], _ name: String) -> String {
    let infix: [Operation: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .less: "<", .lessOrEqual: "<=", .equal: "==",
      .and: "and", .or: "or", .power: "^",
    ]
    switch node.operation {
    case .term:
      let site = node.label == 0 ? "" : "   (\(labels[node.label]))"
      return "log density += \(arguments[0])\(site)"
    case .check: return "require \(arguments[0])   (\(labels[node.label]))"
    case .negate: return "\(name) = -\(arguments[0])"
    case .function: return "\(name) = \(functions[node.label].name)(\(arguments.joined(separator: ", ")))"
    case .select: return "\(name) = \(arguments[0]) ? \(arguments[1]) : \(arguments[2])"
    case .normal: return "\(name) = normal density of \(arguments[0]) at \(arguments[1]), \(arguments[2])"
    case .predict: return "\(name) = \(sum(arguments, 0))   (\(labels[node.label]), a state)"
    case .observe: return "observe \(arguments[0]) = \(sum(arguments, 1))   (\(labels[node.label]))"
    case .chain: return "\(name) = \(arguments[0])   (with derivatives of its own)"
    default:
      if let sign = infix[node.operation] { return "\(name) = \(arguments[0]) \(sign) \(arguments[1])" }
      return "\(name) = \(node.operation)(\(arguments.joined(separator: ", ")))"
    }
  }

  /// A mean, states and noise, as one sum.
  private func sum(_ arguments: [String], _ first: Int) -> String {
    var parts = arguments[first] == "0.0" ? [] : [arguments[first]]
    for i in stride(from: first + 2, to: arguments.count, by: 2) {
      parts.append(arguments[i] == "1.0" ? arguments[i + 1] : "\(arguments[i]) \(arguments[i + 1])")
    }
    if arguments[first + 1] != "0.0" { parts.append("noise of variance \(arguments[first + 1])") }
    return parts.joined(separator: " + ")
  }

  /// What an argument refers to: a node of the same step, of an earlier one, or of another part.
  private func reference(_ recorded: Progression, _ segment: Int) -> String {
    let own = segments[segment].first..<segments[segment].end
    let last = recorded[max(0, (segments[segment].count ?? 1) - 1)]
    let progression = own.contains(last) ? recorded.beginning(in: own) : recorded
    if progression.base < 0 {
      // A state that some steps do not have.
      let at = location(of: max(0, last))
      return "\(name(at.segment, at.offset))[...]"
    }
    let at = location(of: progression.base)
    let name = name(at.segment, at.offset)
    if let literal = leafValue(at) { return literal }
    if at.segment == segment {
      guard segments[segment].count != nil else { return name }
      let distance = progression.prefix.count - at.step
      return distance == 0 ? name : "\(name)[t-\(distance)]"
    }
    if progression.isConstant {
      if segments[at.segment].count == nil { return name }
      return "\(name)[\(at.step)]"
    }
    return "\(name)[...]"
  }

  /// A literal reads better than its name.
  private func leafValue(_ at: Location) -> String? {
    let part = segments[at.segment]
    guard part.body[at.offset].operation == .leaf else { return nil }
    let leaf = part.leaves[part.body[at.offset].leaf]
    guard leaf.isData, leaf.values.count == 1 else { return nil }
    return "\(leaf.value(at: 0))"
  }
}
