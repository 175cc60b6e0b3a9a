import TSNumerics
import TSProbability
import TSPrograms

/// The law of recorded draws: the family is drawn once from a key and parameters that are known later, and the program then
/// gives the bits of the draw for every key and all parameters of the grid.
struct RecordedDrawLaw<C: Distribution<Recorded>> where C.Value == Recorded {
  let family: FamilyLaws
  let make: @Sendable ([Recorded]) -> C

  func check() -> LawReport {
    var report = LawReport()
    for plateIndex in [nil, 3] as [UInt64?] {
      report.add(check(plateIndex), plateIndex.map { "element \($0)" } ?? "alone")
    }
    return report
  }

  private func check(_ plateIndex: UInt64?) -> LawReport {
    var report = LawReport()
    let count = family.grid.first?.count ?? 0
    let recorder = Recorder()
    let draw = recorder.recording {
      let parameters = (0..<count).map { _ in recorder.coordinate() }
      let key = RecordedKey(coordinate: recorder.coordinate())
      return make(parameters).draw(RandomSource(key: key, plateIndex: plateIndex))
    }
    report.expect(recorder.fault == nil, "its draw \(recorder.fault ?? "")")
    if recorder.fault != nil { return report }
    let values = ProgramValues(of: [draw], in: recorder.finish())
    var room = [Double](repeating: 0, count: values.roomCount)
    for parameters in family.grid {
      for seed in 0..<50 {
        let key = PRNGKey(seed: UInt64(seed))
        values.compute(at: parameters + [key.asNumber], &room)
        let (found, expected) = (values.value(0, room), family.draw(parameters, key, plateIndex))
        report.expect(
          found.bitPattern == expected.bitPattern,
          "\(parameters), seed \(seed): recorded \(found), drawn \(expected)")
      }
    }
    return report
  }
}
