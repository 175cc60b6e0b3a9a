import TSInference
import TestSupport
import Testing

@Suite struct SortedDrawsTests {
  @Test func numbersComeInOrder() {
    var generator = FixedGenerator(4)
    for count in [0, 1, 2, 3, 100, 5000] {
      let numbers = (0..<count).map { _ in
        let value = Double(bitPattern: generator.next())
        return value.isFinite ? value : 0
      }
      let sorted = SortedDraws(sorting: numbers)
      #expect(sorted.values == numbers.sorted())
      #expect(sorted.positions.map { numbers[Int($0)] } == sorted.values)
      #expect(Set(sorted.positions).count == count)
    }
  }

  @Test func equalNumbersKeepTheirOrder() {
    let sorted = SortedDraws(sorting: [2, 0.0, -1, -0.0, 2, 0.0])
    #expect(sorted.positions == [2, 1, 3, 5, 0, 4])
  }

  @Test func foldingKeepsTheOrder() {
    var generator = FixedGenerator(6)
    for count in [1, 2, 3, 4, 101, 1000] {
      let numbers = (0..<count).map { _ in Double.random(in: 0..<30, using: &generator).rounded() }
      let sorted = SortedDraws(sorting: numbers)
      let centre = sorted.median
      let folded = sorted.folded(around: centre)
      #expect(folded.values == numbers.map { abs($0 - centre) }.sorted())
      #expect(folded.positions.map { abs(numbers[Int($0)] - centre) } == folded.values)
    }
  }

  @Test func medians() {
    #expect(SortedDraws(sorting: [3, 1, 2]).median == 2)
    #expect(SortedDraws(sorting: [4, 1, 2, 3]).median == 2.5)
  }
}
