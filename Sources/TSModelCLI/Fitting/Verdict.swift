import TSModel

/// What speaks against a fit, in plain words on the standard error.
struct Verdict {
  private let diagnosis: Diagnosis
  private let isBrief: Bool

  /// - Parameter isBrief: whether notes are left out, and what has no findings is not mentioned.
  init(_ diagnosis: Diagnosis, isBrief: Bool) {
    self.diagnosis = diagnosis
    self.isBrief = isBrief
  }

  /// The lines.
  var lines: [String] {
    let shown = diagnosis.findings.filter { !isBrief || $0.severity > .note }
    return shown.map { "- \($0)" } + (isBrief && shown.isEmpty ? [] : [diagnosis.conclusion])
  }

  /// Writes them to the standard error.
  func report() { for line in lines { note(line) } }
}
