import TSNumerics
import Testing

/// Look-ups of arrays by numbers of a model.
@Suite struct ArrayLookupTests {
  typealias Four = Lanes<SIMD4<Double>>

  @Test func elements() {
    let table = [1.5, -2, 8]
    #expect((0..<3).map { table[at: Double($0)] } == table)
    for place in [-1, 3, 0.5, .nan, .infinity, 1e300] { #expect(table[at: place].isNaN) }
    #expect(([] as [Double])[at: 0.0].isNaN)
    #expect(([1, 2] as [Float])[at: Float(1)] == 2)
  }

  @Test func lanes() {
    var place = Four(0)
    for (lane, value) in [2.0, 0, 1, 7].enumerated() { place[lane: lane] = value }
    let table = [Four(1.5), Four(-2), Four(8)]
    let found = table[at: place]
    #expect((0..<3).map { found[lane: $0] } == [8, 1.5, -2])
    #expect(found[lane: 3].isNaN)
    let data: [Double] = [1.5, -2, 8]
    let same: Four = data[at: place]
    #expect((0..<3).map { same[lane: $0] } == [8, 1.5, -2])
  }

  @Test func rows() {
    let rows = [[1.0, 2], [3, 4, 5]]
    #expect(rows[at: 1.0] == [3, 4, 5])
    let short = rows[at: 0.0]
    #expect(short.prefix(2) == [1, 2] && short[2].isNaN)
    #expect(rows[at: 2.0].allSatisfy(\.isNaN))
    let matrix = Matrix([[1.0, 2], [3, 4]])
    #expect(matrix[row: 1.0] == [3, 4])
    #expect(matrix[row: -1.0].allSatisfy(\.isNaN))
    let lanes: [Four] = rows[at: Four(1)]
    #expect(lanes.map { $0[lane: 0] } == [3, 4, 5])
  }
}
