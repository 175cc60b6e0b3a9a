/// What speaks against a fit in the statistics of its sampler.
func samplerFindings(_ statistics: SamplerStatistics, _ thresholds: Diagnosis.Thresholds) -> [Finding] {
  var findings = arrivalFindings(statistics)
  let total = statistics.energies.reduce(0) { $0 + $1.count }
  let divergences = statistics.divergenceCounts
  if let finding = counted(
    divergences, of: total, .divergences, .failure, "diverged, so the draws may miss a part of the posterior")
  {
    findings.append(finding)
  }
  for (chain, fraction) in statistics.energyFractions.enumerated() {
    findings += energyFinding(fraction, chain, thresholds.energyFraction)
  }
  if let finding = counted(
    statistics.saturatedCounts, of: total, .treeDepth, .note,
    "reached the maximum tree depth of \(statistics.maximumTreeDepth), which costs time but does no harm")
  {
    findings.append(finding)
  }
  return findings
}

private func counted(
  _ counts: [Int], of total: Int, _ problem: Finding.Problem, _ severity: Finding.Severity, _ what: String
) -> Finding? {
  let sum = counts.reduce(0, +)
  guard sum > 0 else { return nil }
  let chains = counts.enumerated().filter { $0.element > 0 }.map { "\($0.element) in chain \($0.offset)" }
  let shown = chains.prefix(8).joined(separator: ", ") + (chains.count > 8 ? ", ..." : "")
  return Finding(
    problem, severity, figure: Double(sum), threshold: 0,
    "\(sum) of \(total) transitions (\(shown)) \(what)", advice: problem.advice)
}

private func energyFinding(_ fraction: DiagnosticFigure, _ chain: Int, _ threshold: Double) -> [Finding] {
  let problem = Finding.Problem.energyFraction
  switch fraction {
  case .value(let value) where value >= threshold: return []
  case .value(let value):
    let shown = (value * 1000).rounded(.down) / 1000
    return [
      Finding(
        problem, .failure, chain: chain, figure: value, threshold: threshold,
        "E-BFMI of chain \(chain) is \(shown), below \(threshold), so the chain hardly reaches the tails",
        advice: problem.advice)
    ]
  case .unavailable(.tooFewDraws): return []
  case .unavailable(let reason):
    let severity: Finding.Severity = reason == .constant ? .failure : .doubt
    let what = reason == .constant ? "its energy never changes" : "\(reason)"
    return [
      Finding(
        problem, severity, chain: chain, threshold: threshold,
        "E-BFMI of chain \(chain) is not available: \(what)",
        advice: problem.advice)
    ]
  }
}
