/// Finds what speaks against a fit in the figures of a site: one finding for each kind of problem, about the worst
/// element, since a series may have hundreds that are alike.
struct SiteJudge {
  let site: SiteSummary
  let isSeries: Bool
  let chainCount: Int
  let thresholds: Diagnosis.Thresholds

  var findings: [Finding] {
    let fewest = thresholds.effectiveDrawsPerChain * Double(chainCount)
    let rHats = judged(.rHat, site.worstRHat, thresholds.rHat, "R-hat", \.rHat) { $0 > $1 }
    let bulks = judged(.bulkESS, site.worstBulkESS, fewest, "bulk ESS", \.bulkESS) { $0 < $1 }
    let tails = judged(.tailESS, site.worstTailESS, fewest, "tail ESS", \.tailESS) { $0 < $1 }
    return [rHats, bulks, tails].compactMap { $0 } + missing
  }

  private func judged(
    _ problem: Finding.Problem, _ worst: SiteSummary.Worst?, _ threshold: Double, _ name: String,
    _ figure: (ParameterSummary) -> DiagnosticFigure, _ isBad: (Double, Double) -> Bool
  ) -> Finding? {
    guard let worst, isBad(worst.value, threshold) else { return nil }
    let count = site.elements.count { element in figure(element).value.map { isBad($0, threshold) } ?? false }
    let isAbove = problem == .rHat
    // Rounded away from the threshold, so that 1.01004 does not read as 1.01.
    let shown = isAbove ? "\((worst.value * 1e4).rounded(.up) / 1e4)" : "\(Int(worst.value.rounded(.down)))"
    let limit = isAbove ? "above \(threshold)" : "below \(Int(threshold))"
    var message = "\(name) of \(place(worst.indices)) is \(shown), \(limit)"
    if count > 1 { message += ", the worst of \(count) such among \(site.elements.count)" }
    return Finding(
      problem, .failure, site: site.site, indices: worst.indices, figure: worst.value, threshold: threshold,
      message,
      advice: problem.advice)
  }

  /// `x at step 3`, `beta[2]`, `mu`.
  private func place(_ indices: [Int]) -> String {
    guard isSeries, let step = indices.first else { return site.site + brackets(indices) }
    return "\(site.site)\(brackets(Array(indices.dropFirst()))) at step \(step)"
  }

  private func brackets(_ indices: [Int]) -> String {
    indices.isEmpty ? "" : "[\(indices.map { "\($0)" }.joined(separator: ","))]"
  }
}

// MARK: - Figures that cannot be had

extension SiteJudge {
  /// One finding for each kind of reason, about the first element that has it.
  private var missing: [Finding] {
    var order: [Finding.Problem] = []
    var found: [Finding.Problem: (reason: Unavailability, indices: [Int], count: Int)] = [:]
    for element in site.elements {
      guard let reason = reason(element), let problem = problem(reason) else { continue }
      if let earlier = found[problem] {
        found[problem] = (earlier.reason, earlier.indices, earlier.count + 1)
      } else {
        order.append(problem)
        found[problem] = (reason, ElementName(element.name).indices, 1)
      }
    }
    return order.compactMap { problem in
      found[problem].map { finding(problem, $0.reason, $0.indices, $0.count) }
    }
  }

  private func reason(_ element: ParameterSummary) -> Unavailability? {
    let figures = [element.rHat, element.bulkESS, element.tailESS]
    let reasons = figures.compactMap(\.unavailability).filter { $0 != .singleChain }
    return reasons.first
  }

  /// The kind of finding that a missing figure makes; nil if the fit as a whole is to blame.
  private func problem(_ reason: Unavailability) -> Finding.Problem? {
    switch reason {
    case .notANumber, .infinite: .notFinite
    case .constant: .constantParameter
    case .stuckChains: .stuck
    case .tooFewDraws, .singleChain: nil
    case .oneSidedQuantile, .equidistant, .outOfRange: .unknown
    }
  }

  private func finding(
    _ problem: Finding.Problem, _ reason: Unavailability, _ indices: [Int], _ count: Int
  ) -> Finding {
    var message = "\(place(indices)) cannot be judged: \(reason)"
    if count > 1 { message += ", the first of \(count) such among \(site.elements.count)" }
    let severity: Finding.Severity =
      switch problem {
      case .notFinite, .stuck: .failure
      case .constantParameter: .note
      default: reason == .oneSidedQuantile ? .note : .doubt
      }
    return Finding(
      problem, severity, site: site.site, indices: indices, message, advice: problem.advice)
  }
}
