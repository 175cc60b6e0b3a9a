import TSInference
import Testing

/// The windows of Stan's warm-up.
@Suite struct WindowScheduleTests {
  @Test func thousandIterations() {
    let schedule = WindowSchedule(warmup: 1000)
    #expect(schedule.start == 75)
    #expect(schedule.ends == [99, 149, 249, 449, 949])
    #expect(!schedule.contains(74))
    #expect(schedule.contains(75))
    #expect(schedule.contains(949))
    #expect(!schedule.contains(950))
    #expect((0..<1000).filter(schedule.isLast) == Array(450..<950))
  }

  @Test func otherLengths() {
    #expect(WindowSchedule(warmup: 150).ends == [99])
    #expect(WindowSchedule(warmup: 149).start == 22)
    #expect(WindowSchedule(warmup: 149).ends == [134])
    #expect(WindowSchedule(warmup: 160).ends == [99, 109])
    #expect(WindowSchedule(warmup: 200).ends == [99, 149])
    #expect(WindowSchedule(warmup: 500).ends == [99, 149, 249, 449])
    #expect(WindowSchedule(warmup: 2000).ends == [99, 149, 249, 449, 849, 1949])
  }

  @Test func shortest() {
    let schedule = WindowSchedule(warmup: 20)
    #expect(schedule.start == 3)
    #expect(schedule.ends == [17])
    #expect((0..<20).filter(schedule.isLast) == Array(3..<18))
    for warmup in [0, 1, 19] {
      let none = WindowSchedule(warmup: warmup)
      #expect(none.ends.isEmpty)
      #expect((0..<20).allSatisfy { !none.contains($0) && !none.isLast($0) })
    }
  }
}
