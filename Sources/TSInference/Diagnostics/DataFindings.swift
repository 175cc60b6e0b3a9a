/// What speaks against a fit in its data: that there are none, or that they never change.
///
/// - Parameter data: The values of each series that was fitted, nil where one is missing.
func dataFindings(_ data: [String: [Double?]]) -> [Finding] {
  let series = data.sorted { $0.key < $1.key }.map { (name: $0.key, values: $0.value.compactMap { $0 }) }
  guard !series.isEmpty else { return [] }
  let names = series.map(\.name).joined(separator: ", ")
  if series.allSatisfy({ $0.values.isEmpty }) {
    return [
      Finding(
        .nothingFitted, .failure, figure: 0, threshold: 1,
        "there is no value of \(names) to fit to, so these are draws from the prior",
        advice: Finding.Problem.nothingFitted.advice)
    ]
  }
  return series.compactMap { name, values in
    guard let first = values.first, values.count > 1, values.allSatisfy({ $0 == first }) else { return nil }
    return Finding(
      .constantData, .doubt, site: ElementName(name).site, indices: ElementName(name).indices, figure: first,
      "\(name) is \(shortest(first)) in all of its \(values.count) values: the data are constant",
      advice: Finding.Problem.constantData.advice)
  }
}

/// Chains that are one and the same.
func sameChainFindings(_ statistics: SamplerStatistics) -> [Finding] {
  let energies = statistics.energies
  for (second, chain) in energies.enumerated() {
    // A chain that is stuck is told apart from a copy.
    guard let start = chain.first, chain.contains(where: { $0 != start }),
      let first = energies.firstIndex(of: chain), first < second
    else { continue }
    return [
      Finding(
        .sameChains, .failure, chain: second,
        "chain \(second) is chain \(first) again, to the last digit, so they confirm nothing",
        advice: Finding.Problem.sameChains.advice)
    ]
  }
  return []
}

/// Parameters that lie where their prior hardly ever does: beyond all draws from it, and three of its widths from its
/// middle.
///
/// The width is (q95 - q5)/3.29, the standard deviation where the prior is normal: a parameter that is close to the end of
/// a bounded prior is not far out, nor is one in the tail of a heavy one.
///
/// - Parameter priorDraws: Draws from the prior by the name of the parameter; fewer than 100 are passed over.
func priorFindings(_ summary: DrawSummary, _ priorDraws: [String: [Double]]) -> [Finding] {
  var worst: [String: (row: ParameterSummary, distance: Double, range: (Double, Double), count: Int)] = [:]
  var order: [String] = []
  for row in summary.rows {
    guard let median = row.median.value, let draws = priorDraws[row.name], draws.count >= 100,
      draws.allSatisfy(\.isFinite)
    else { continue }
    let sorted = draws.sorted()
    let (low, high) = (sorted[0], sorted[sorted.count - 1])
    let width = (sorted[sorted.count * 19 / 20] - sorted[sorted.count / 20]) / 3.29
    let distance = abs(median - sorted[sorted.count / 2]) / width
    guard median < low || median > high, width > 0, distance > 3 else { continue }
    let site = ElementName(row.name).site
    let earlier = worst[site]
    if earlier == nil { order.append(site) }
    let count = (earlier?.count ?? 0) + 1
    if let earlier, earlier.distance >= distance {
      worst[site]?.count = count
    } else {
      worst[site] = (row, distance, (low, high), count)
    }
  }
  return order.compactMap { site in
    guard let found = worst[site], let median = found.row.median.value else { return nil }
    let others = found.count > 1 ? ", the worst of \(found.count) such" : ""
    return Finding(
      .farOutInPrior, .doubt, site: site, indices: ElementName(found.row.name).indices, figure: median,
      "\(found.row.name) is about \(shortest(median)), far out in its prior, whose draws lie between "
        + "\(shortest(found.range.0)) and \(shortest(found.range.1))\(others)",
      advice: Finding.Problem.farOutInPrior.advice)
  }
}

/// A number with three digits, for a sentence; as it is where it is very large or very small.
private func shortest(_ value: Double) -> String {
  if let whole = Int(exactly: value), abs(whole) < 1_000_000 { return "\(whole)" }
  guard abs(value) >= 1e-12, abs(value) < 1e6 else { return "\(value)" }
  var unit = 1.0
  while abs(value) * unit < 100 { unit *= 10 }
  let rounded = (value * unit).rounded() / unit
  return Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
}
