import TSNumerics
import TSPrograms

/// The model of a seed: sites of two and three values, of which some look at those of steps before or outside, in loops
/// that follow one another, with data of one or several of them.
func randomDiscreteModel(_ seed: Int) -> DiscreteModel {
  DiscreteModel("seed \(seed)") { r in
    var choices = Choices(seed + 1_000)
    let reals = [r.real("a"), r.real("b"), Recorded(0.4)]
    let outer = choices.below(2) == 0 ? [r.category("outer", [1.0, r.positive("w")])] : []
    var known = outer
    for _ in 0..<(1 + choices.below(2)) { addDiscreteLoop(r, reals, &known, &choices) }
    r.observe("end", 0.2, reals[0] + 0.3 * choices.one(of: known + reals), 1.0)
  }
}

private func addDiscreteLoop(
  _ r: SiteRecorder, _ reals: [Recorded], _ known: inout [Recorded], _ choices: inout Choices
) {
  let chains = 1 + choices.below(2)
  let count = chains == 1 ? 3 + choices.below(4) : 3
  var carry = (0..<chains).map { _ in choices.one(of: known + [Recorded(0.0), Recorded(1.0)]) }
  var older = carry
  let looksBack = choices.below(3) == 0
  let (hasGaps, isIndependent, hasOddStart) = (
    choices.below(2) == 0, choices.below(4) == 0, choices.below(3) == 0
  )
  let outside = known
  let beginning = choices
  r.loop(count) { t in
    choices = beginning
    let before = carry
    for i in 0..<chains {
      let size = 2 + choices.below(2)
      let other = Recorded.select(choices.one(of: before + outside) .> 0.5, 0.5, 2.0)
      var weights = (0..<size).map { k in Recorded(1.0 + Double((k + i) % 2)) + 0.1 * Recorded(Double(k)) }
      if !isIndependent, !(hasOddStart && t == 0) { weights[0] = weights[0] * other }
      if looksBack { weights[1] = weights[1] + 0.2 * older[i] }
      carry[i] = r.category("z\(i)", weights, data: hasGaps && t % 4 == 2 ? t % 2 : nil)
    }
    let mean = choices.one(of: reals) + 0.5 * choices.one(of: carry + outside)
    r.observe(
      "y", hasGaps && t % 3 == 1 ? nil : 0.3 * Double(t % 3), mean, Recorded.exp(choices.one(of: reals)))
    if choices.below(2) == 0 { r.observe("x", 0.1, choices.one(of: before) * reals[0], 1.0) }
    older = before
  }
  known += carry
}
