/// Whether two numbers agree to a relative tolerance, or to an absolute one near zero.
public func isClose(_ a: Double, _ b: Double, relative: Double = 0, absolute: Double = 0) -> Bool {
  if a == b { return true }
  return abs(a - b) <= Swift.max(absolute, relative * Swift.max(abs(a), abs(b)))
}

/// Whether two lists agree element by element.
public func isClose(_ a: [Double], _ b: [Double], relative: Double = 0, absolute: Double = 0) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, relative: relative, absolute: absolute) }
}
