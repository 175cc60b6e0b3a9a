import TSPrograms

/// The number that a recording has for the name of each statement: looked up once, not at every step.
struct SiteLabels {
  /// By the number of the statement; -1 for one that was not met.
  private var labels: [Int] = []

  mutating func label<D>(of site: Site<D>, in recorder: Recorder) -> Int {
    while labels.count <= site.identifier { labels.append(-1) }
    if labels[site.identifier] < 0 { labels[site.identifier] = recorder.label(site.name.description) }
    return labels[site.identifier]
  }
}
