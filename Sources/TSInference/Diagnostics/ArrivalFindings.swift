/// The fewest draws of a chain that are compared: two chains of as many would be apart by chance once in 10¹¹.
private let fewestDraws = 20

/// Which chains are not where the others are, by their energies.
///
/// Chains that draw from one distribution have energies in common. One whose least energy is above the greatest of the
/// chain with the lowest is elsewhere: it has not arrived, or it has found a mode that the others have not.
func arrivalFindings(_ statistics: SamplerStatistics) -> [Finding] {
  let energies = statistics.energies
  let medians = energies.map { $0.isEmpty ? Double.infinity : $0.sorted()[$0.count / 2] }
  guard energies.allSatisfy({ $0.count >= fewestDraws && $0.allSatisfy(\.isFinite) }),
    let lowest = medians.indices.min(by: { medians[$0] < medians[$1] }),
    let highest = energies[lowest].max()
  else { return [] }
  return energies.indices.compactMap { chain in
    guard chain != lowest, let least = energies[chain].min(), least > highest else { return nil }
    let difference = medians[chain] - medians[lowest]
    return Finding(
      .notArrived, .failure, chain: chain, figure: least, threshold: highest,
      "chain \(chain) stays where the log density is some \(difference.rounded(toDigits: 2)) lower than in chain \(lowest), "
        + "so it has not arrived or is in another mode",
      advice: Finding.Problem.notArrived.advice)
  }
}
