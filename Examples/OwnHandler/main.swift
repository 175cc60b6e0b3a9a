import TSModel

/// Keeps the largest value that any site has given.
struct Peak: Handler {
  var largest = -Double.infinity

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if site.kind == .sample, let value = site.value as? Double { largest = max(largest, value) }
  }
}

struct Walk: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: 1000, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("x", Normal(level, 1))
    }
  }
}

print(try Walk().seed(42).run(under: Peak()).largest)
