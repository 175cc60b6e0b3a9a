import TSFiles
import Testing

@Suite struct SeriesTableTextsTests {
  @Test func textsOfAColumn() throws {
    let text = "name,x\n a b ,1\n\"c, \"\"d\"\"\",2\r\n,3\n"
    let table = try SeriesReader().parse(Array(text.utf8), file: "f.csv")
    #expect(try table.texts(in: "name") == ["a b", "c, \"d\"", ""])
    #expect(try table.texts(in: "x") == ["1", "2", "3"])
    #expect(throws: FileError.self) { try table.texts(in: "y") }
  }
}
