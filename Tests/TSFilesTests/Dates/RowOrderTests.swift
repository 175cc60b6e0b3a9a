import TSFiles
import Testing

@Suite struct RowOrderTests {
  private func table(_ text: String) throws -> SeriesTable {
    try SeriesReader().parse(Array(text.utf8), file: "rows.csv")
  }

  @Test(arguments: [
    "date,y\n2020-03-01,3\n2020-01-01,1\n2020-02-01,2\n",
    "y,ds\n3,01.02.2021\n1,13.12.2020\n2,14.01.2021\n",
    "year,y\n2003,3\n2001,1\n2002,2\n",
    "year,month,y\n2003,1,3\n2002,11,1\n2002,12,2\n",
    "t,y\n12,3\n-1,1\n0,2\n",
    "time,y\n2020-01-01T03:00:00,3\n2020-01-01T01:00:00,1\n2020-01-01T02:00:00,2\n",
  ])
  func rowsComeInOrder(_ text: String) throws {
    let table = try table(text)
    let columns = try table.likelyTimeColumns(besides: ["y"])
    #expect(!columns.isEmpty)
    let order = try #require(try table.rowsInOrder(of: columns))
    #expect(try order.map { try table.numbers(in: "y")[$0] } == [1, 2, 3])
  }

  /// Days before months give fewer steps here.
  @Test func daysAndMonths() throws {
    let days = try table("date,y\n3/2/2020,3\n1/2/2020,1\n4/2/2020,4\n2/2/2020,2\n5/2/2020,5\n")
    #expect(try days.rowsInOrder(of: ["date"]) == [1, 3, 0, 2, 4])
  }

  @Test func orderThatIsThereAlready() throws {
    #expect(try table("date,y\n2020-01-01,1\n2020-02-01,2\n").rowsInOrder(of: ["date"]) == nil)
    #expect(try table("date,y\n2020-01-01,1\n2020-01-01,2\n").rowsInOrder(of: ["date"]) == nil)
    #expect(try table("date,y\n2020-02-01,1\nno date,2\n").rowsInOrder(of: ["date"]) == nil)
    #expect(try table("date,y\n2020-02-01,1\n2020-01-01,2\n").rowsInOrder(of: []) == nil)
  }

  /// Rows of one time stay as they are.
  @Test func orderIsStable() throws {
    let table = try table("date,y\n2020-02-01,1\n2020-01-01,2\n2020-02-01,3\n2020-01-01,4\n")
    #expect(try table.rowsInOrder(of: ["date"]) == [1, 3, 0, 2])
  }

  @Test func columnsThatAreNoTimes() throws {
    #expect(try table("a,b\n1,2\n3,4\n").likelyTimeColumns(besides: ["b"]).isEmpty)
    #expect(try table("k,y\nx,2\nx,4\n").likelyTimeColumns(besides: ["k", "y"]).isEmpty)
    #expect(
      try table("k,date,y\n2020,2020-01-01,4\n2020,2020-01-02,4\n").likelyTimeColumns(besides: ["k", "y"])
        == ["date"])
  }
}
