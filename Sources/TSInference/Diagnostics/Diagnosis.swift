/// Whether a fit should be trusted, and what speaks against it.
///
/// ```swift
/// let diagnosis = Diagnosis(draws.summary(), statistics, seriesSites: ["x"])
/// for finding in diagnosis.findings { print(finding) }
/// print(diagnosis.conclusion)
/// ```
///
/// The thresholds are those recommended by Vehtari et al. (2021), doi:10.1214/20-BA1221, and, for E-BFMI, by
/// Betancourt (2016), doi:10.48550/arXiv.1604.00695.
public struct Diagnosis: Sendable, Hashable {
  /// Where good figures end.
  public struct Thresholds: Sendable, Hashable {
    /// The largest R̂.
    public var rHat: Double
    /// The smallest effective sample size, bulk and tails, for each chain.
    public var effectiveDrawsPerChain: Double
    /// The smallest E-BFMI.
    public var energyFraction: Double

    /// Makes thresholds.
    ///
    /// - Parameters:
    ///   - rHat: The largest R̂.
    ///   - effectiveDrawsPerChain: The smallest effective sample size for each chain.
    ///   - energyFraction: The smallest E-BFMI.
    public init(rHat: Double = 1.01, effectiveDrawsPerChain: Double = 100, energyFraction: Double = 0.3) {
      self.rHat = rHat
      self.effectiveDrawsPerChain = effectiveDrawsPerChain
      self.energyFraction = energyFraction
    }
  }

  /// What the findings come to.
  public enum Trust: Sendable, Hashable {
    /// Nothing speaks against the draws.
    case trusted
    /// Nothing speaks against the draws, but they cannot be confirmed.
    case unconfirmed
    /// The draws should not be used.
    case notTrusted
  }

  /// What was found: what is wrong with the data first, since it explains the rest, then the gravest.
  public let findings: [Finding]

  /// What the findings come to.
  public var trust: Trust {
    switch findings.map(\.severity).max() {
    case .failure: .notTrusted
    case .doubt: .unconfirmed
    case .note, nil: .trusted
    }
  }

  /// What the findings come to, in words without a final full stop.
  public var conclusion: String {
    let grave = findings.count { $0.severity == .failure }
    switch trust {
    case .trusted: return "nothing speaks against this fit"
    case .unconfirmed: return "nothing speaks against this fit, but it cannot be confirmed"
    case .notTrusted:
      return "this fit should not be trusted: \(grave) \(grave == 1 ? "problem was" : "problems were") found"
    }
  }

  /// Judges a fit.
  ///
  /// - Parameters:
  ///   - summary: The figures of all parameters.
  ///   - statistics: What the sampler has to say; nil if it is not a Hamiltonian one.
  ///   - seriesSites: The sites whose first index is a step, so that it is called one.
  ///   - data: The values of each series that was fitted, nil where one is missing; `y[0]`, `y[1]` are those of the
  ///     components of a vector. Where there are none, nothing is said of them.
  ///   - priorDraws: Draws from the prior by the name of the parameter, at least 100, to say which parameters lie far
  ///     out in it.
  ///   - thresholds: Where good figures end.
  /// - Complexity: O(P) for P parameters.
  public init(
    _ summary: DrawSummary, _ statistics: SamplerStatistics? = nil, seriesSites: Set<String> = [],
    data: [String: [Double?]] = [:], priorDraws: [String: [Double]] = [:],
    thresholds: Thresholds = Thresholds()
  ) {
    let dataFindings = dataFindings(data)
    var findings = fitFindings(summary) + priorFindings(summary, priorDraws)
    if let statistics {
      findings += sameChainFindings(statistics) + samplerFindings(statistics, thresholds)
    }
    for site in summary.sites() {
      let judge = SiteJudge(
        site: site, isSeries: seriesSites.contains(site.site), chainCount: summary.chainCount,
        thresholds: thresholds)
      findings += judge.findings
    }
    // The gravest first, after those of the data; of one severity in the order of the problems, and then as found, since the sort is stable.
    let order = Dictionary(uniqueKeysWithValues: zip(Finding.Problem.allCases, 0...))
    self.findings =
      dataFindings
      + findings.sorted { a, b in
        if a.severity != b.severity { return a.severity > b.severity }
        return (order[a.problem] ?? 0) < (order[b.problem] ?? 0)
      }
  }
}

/// What is wrong with the fit as a whole.
private func fitFindings(_ summary: DrawSummary) -> [Finding] {
  if summary.drawCount < PreparedDraws.fewestDraws {
    let reason = Unavailability.tooFewDraws(found: summary.drawCount, needed: PreparedDraws.fewestDraws)
    return [
      Finding(
        .tooFewDraws, .failure, figure: Double(summary.drawCount),
        threshold: Double(PreparedDraws.fewestDraws),
        "\(reason)", advice: Finding.Problem.tooFewDraws.advice)
    ]
  }
  var findings: [Finding] = []
  if !summary.rows.isEmpty, summary.rows.allSatisfy({ $0.bulkESS == .unavailable(.constant) }) {
    findings.append(
      Finding(
        .stuck, .failure, "every parameter is the same in all draws", advice: Finding.Problem.stuck.advice))
  }
  if summary.chainCount == 1 {
    findings.append(
      Finding(
        .singleChain, .doubt, figure: 1, threshold: 2,
        "there is one chain, so nothing shows whether it has found the whole posterior",
        advice: Finding.Problem.singleChain.advice))
  }
  return findings
}
