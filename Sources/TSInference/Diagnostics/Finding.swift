/// Something that the diagnostics of a fit have found: what is wrong, where, by how much, and what to try.
public struct Finding: Sendable, Hashable {
  /// The kinds of findings.
  public enum Problem: Sendable, Hashable, CaseIterable {
    /// There was nothing to fit to.
    case nothingFitted
    /// A series of data never changes.
    case constantData
    /// Two chains are the same.
    case sameChains
    /// Draws are NaN or infinite.
    case notFinite
    /// There are too few draws for any diagnostic.
    case tooFewDraws
    /// Each chain stays at a value of its own, or all at one in every parameter.
    case stuck
    /// A chain is not where the others are.
    case notArrived
    /// Trajectories diverged.
    case divergences
    /// R̂ is too large: the chains disagree.
    case rHat
    /// The bulk has too few effective draws.
    case bulkESS
    /// The tails have too few effective draws.
    case tailESS
    /// The E-BFMI of a chain is too small, or cannot be had.
    case energyFraction
    /// There is one chain, which nothing can be compared with.
    case singleChain
    /// Trees were cut off at their greatest depth.
    case treeDepth
    /// A parameter lies where its prior hardly ever does.
    case farOutInPrior
    /// A parameter is the same in every draw.
    case constantParameter
    /// A figure cannot be had.
    case unknown
  }

  /// What a finding means for the fit.
  public enum Severity: Int, Sendable, Hashable, Comparable {
    /// Nothing is wrong with the draws.
    case note
    /// The fit may be good, but cannot be confirmed.
    case doubt
    /// The draws should not be used.
    case failure

    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  /// What kind of finding it is.
  public let problem: Problem
  /// What it means for the fit.
  public let severity: Severity
  /// The site it is about; nil if it is about a chain or the whole fit.
  public let site: String?
  /// The place in the site, each index from 0, the step first; empty for a scalar.
  public let indices: [Int]
  /// The chain it is about, from 0, if it is about one.
  public let chain: Int?
  /// The figure that gave rise to it, if there is one.
  public let figure: Double?
  /// What the figure was compared with.
  public let threshold: Double?
  /// What is wrong and where, in one sentence without a final full stop.
  public let message: String
  /// What to try, in one sentence without a final full stop.
  public let advice: String

  init(
    _ problem: Problem, _ severity: Severity, site: String? = nil, indices: [Int] = [], chain: Int? = nil,
    figure: Double? = nil, threshold: Double? = nil, _ message: String, advice: String
  ) {
    self.problem = problem
    self.severity = severity
    self.site = site
    self.indices = indices
    self.chain = chain
    self.figure = figure
    self.threshold = threshold
    self.message = message
    self.advice = advice
  }
}

extension Finding: CustomStringConvertible {
  /// The message and the advice in one line.
  public var description: String { "\(message); \(advice)" }
}

/// What to try, for each kind of finding.
extension Finding.Problem {
  var advice: String {
    switch self {
    case .nothingFitted:
      "look whether the right column was taken, and how many values the model takes as given"
    case .constantData: "look whether the right column was taken; a scale can hardly be learnt from it"
    case .sameChains: "draw the chains anew; no seed gives two the same"
    case .farOutInPrior:
      "give it a prior in the units of the data, or look for a mistake in the data"
    case .notFinite:
      "look for a parameter that the model lets overflow, and give it a prior that keeps it in range"
    case .tooFewDraws: "draw at least 1,000 times from each of 4 chains"
    case .stuck: "start the chains elsewhere, lengthen the warm-up, or look for a density that is not finite"
    case .notArrived:
      "start it elsewhere (--init auto, --init 0.5, another --seed) or lengthen the warm-up; if chains stay apart, look for several modes"
    case .divergences:
      "raise the target acceptance (0.95, 0.99), or write the model with non-centred parameters or tighter priors"
    case .rHat:
      "lengthen the warm-up and the chains; if that does not help, look for several modes or parameters that the data cannot tell apart"
    case .bulkESS, .tailESS: "draw more, or write the model so that its parameters depend less on each other"
    case .energyFraction:
      "write the model with non-centred parameters, or give heavy-tailed ones tighter priors"
    case .singleChain: "run 4 chains or more, so that they can be compared"
    case .treeDepth:
      "raise the maximum tree depth, or write the model so that its parameters have like scales"
    case .constantParameter: "nothing needs to be done if the parameter is meant to be fixed"
    case .unknown: "look at the draws themselves"
    }
  }
}
