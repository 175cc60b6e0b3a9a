import Foundation
import Testing

/// Which columns of a file are taken for what, and what is said of it.
@Suite struct ColumnTests {
  let tool = Tool(name: "OwnModelsExample")

  /// Runs a command on a file `d.csv` of the given content.
  private func run(_ name: String, _ content: String, _ arguments: String...) throws -> Outcome {
    try withTemporaryDirectory { place in
      try content.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
      var tool = Tool(name: name)
      tool.directory = place
      return try tool.run(arguments + ["--seed", "1"])
    }
  }

  private func sample(_ content: String, _ arguments: String...) throws -> Outcome {
    try withTemporaryDirectory { place in
      try content.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
      var tool = tool
      tool.directory = place
      return try tool.run(
        ["sample", "drift", "--condition", "d.csv", "--steps", "2", "--seed", "1"] + arguments)
    }
  }

  @Test("A column with the name of a site is its data, and what was used and what was not is said")
  func byName() throws {
    let both = try sample("level,y,note\n1,5,a\n2,6,b\n")
    #expect(
      both.errors == "data: level from column \"level\", y from column \"y\" of d.csv; not used: \"note\"\n",
      "\(both)")
    #expect(try both.column("level") == [1, 2] && both.column("y") == [5, 6])
    // The other way round where it is asked for, and not at all.
    let swapped = try sample("level,y\n1,5\n2,6\n", "--column", "level=y", "--column", "y=level")
    #expect(try swapped.column("level") == [5, 6] && swapped.column("y") == [1, 2])
    let without = try sample("level,y\n1,5\n2,6\n", "--column", "level=")
    #expect(without.errors == "data: y from column \"y\" of d.csv; not used: \"level\"\n", "\(without)")
    #expect(try without.column("level") != [1, 2] && without.column("y") == [5, 6])
    // The series is guessed only where nothing has a name that is known.
    let other = try sample("level,volume\n1,5\n2,6\n")
    #expect(other.errors == "data: level from column \"level\" of d.csv; not used: \"volume\"\n", "\(other)")
    let named = try sample("level,volume\n1,5\n2,6\n", "--column", "volume")
    #expect(try named.column("level") == [1, 2] && named.column("y") == [5, 6], "\(named)")
    let nothing = try sample("y\n5\n6\n", "--column", "y=")
    expectFailure(nothing, 64, ["no column is left"], name: "mymodels")
  }

  @Test("What `sample` wrote can be fitted: sites that are drawn once have no column")
  func drawnOnce() throws {
    try withTemporaryDirectory { place in
      var tool = Tool()
      tool.directory = place
      let drawn = try tool("sample", "ar", "--steps", "60", "--seed", "3", "--output", "drawn.csv")
      #expect(drawn.code == 0)
      let fit = try tool.run(["fit", "ar", "drawn.csv", "--seed", "1", "--output", "fit"] + FitTests.short)
      #expect([0, 2].contains(fit.code), "\(fit)")
      #expect(
        fit.errors.contains(
          "data: y from column \"y\" of drawn.csv; not used: \"path\", \"step\", \"alpha\", \"beta[0]\", \"beta[1]\", \"sigma\"\n"
        ), "\(fit)")
    }
  }

  @Test("Dates are checked and named, and steps without a row are gaps")
  func dates() throws {
    let even = try run(
      "tsmodel", "day,x\n2020-02-28,1\n2020-02-29,2\n2020-03-01,3\n", "sample", "randomwalk", "--condition",
      "d.csv")
    #expect(even.errors == "data: x from column \"x\" of d.csv; \"day\" goes on by a day\n", "\(even)")
    let hole = "day,x\n2020-02-27,1\n2020-02-28,2\n2020-03-01,3\n2020-03-02,4\n2020-03-03,4\n"
    let drawn = try run("tsmodel", hole, "sample", "randomwalk", "--condition", "d.csv", "--steps", "6")
    #expect(
      drawn.errors
        == "data: x from column \"x\" of d.csv; \"day\" goes on by a day with 1 missing step (2020-02-29)\n",
      "\(drawn)"
    )
    let x = try drawn.column("x")
    #expect(x[0] == 1 && x[1] == 2 && x[3] == 3 && x[4] == 4 && x[5] == 4 && x[2] != 3)
    let ignored = try run(
      "tsmodel", hole, "sample", "randomwalk", "--condition", "d.csv", "--steps", "5", "--ignore-dates")
    #expect(ignored.code == 0 && ignored.errors.hasSuffix("not used: \"day\"\n"), "\(ignored)")
    #expect(try ignored.column("x") == [1, 2, 3, 4, 4])
    let doubled = "day,x\n2020-02-27,1\n2020-02-28,2\n2020-02-28,3\n"
    for arguments in [
      ["sample", "randomwalk", "--condition", "d.csv"], ["fit", "ar", "d.csv", "--output", "f"],
    ] {
      let refused = try withTemporaryDirectory { place in
        try doubled.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
        return try Tool(directory: place).run(arguments + ["--seed", "1"])
      }
      expectFailure(
        refused, 65, ["d.csv: rows 3 and 4, column \"day\": found \"2020-02-28\" twice", "--ignore-dates"])
    }
    let needless = try run(
      "tsmodel", "x\n1\n2\n", "sample", "randomwalk", "--condition", "d.csv", "--ignore-dates")
    expectFailure(needless, 64, ["--ignore-dates has no effect"])
    expectFailure(try Tool()("sample", "randomwalk", "--ignore-dates"), 64, ["--ignore-dates has no effect"])
  }

  @Test(
    "Files as spreadsheets and data frames write them are read",
    arguments: [
      (
        "2020-01-01,11.5\n2020-01-02,13.0\n2020-01-03,1\n",
        "x from column \"column 2\" of d.csv, which has no names in row 1"
      ),
      ("date,x\n2020-01-01,\"2,150.00\"\n2020-01-02,\"2,300.00\"\n", "goes on by a day"),
      ("date;y\n2020-01-01;11,5\n2020-01-02;13,0\n", "x from column \"y\""),
      ("date\ty\n2020-01-01\t11.5\n2020-01-02\t13.0\n", "x from column \"y\""),
      ("\u{FEFF}Unnamed: 0,y\r\n0,11.5\r\n1,13.0\r\n\r\n", "x from column \"y\""),
      ("ds,y\n20200101,1\n20200102,4\n", "x from column \"y\" of d.csv; \"ds\" goes on by a day"),
      (
        "year,quarter,y\n2020,1,5\n2020,2,6\n2020,4,7\n",
        "\"year\" and \"quarter\" go on by a quarter with 1 missing step (2020Q3)"
      ),
    ])
  func read(_ content: String, _ part: String) throws {
    let outcome = try run("tsmodel", content, "sample", "randomwalk", "--condition", "d.csv")
    #expect(outcome.code == 0 && outcome.errors.contains(part), "\(outcome)")
  }

  @Test(
    "Files that would be misread are refused",
    arguments: [
      ("ds,y\n2000-02-01,0\n2000-02-01,2\n2000-02-01,4\n", "rows 2 and 3, column \"ds\""),
      ("ds,y\n2000-01-03,0\n2000-01-02,2\n2000-01-01,4\n", "rows 2 and 3, column \"ds\""),
      ("ds,y\n2000-01-01,2\n2000-02-01,4\n2000-03-02,1\n2000-04-01,4\n", "rows 3 and 4, column \"ds\""),
      ("date,y\n2020-01-01,\"2,150\"\n2020-01-02,\"2,300\"\n", "row 2, column \"y\""),
      ("date;y\n2020-01-01;2.150\n2020-01-02;2.300\n", "expected it written as \"2150\" or as \"2.1500\""),
      ("shop,11.5\na,13.0\nb,14.0\n", "a number, expected the names of the columns"),
    ])
  func misread(_ content: String, _ part: String) throws {
    expectFailure(try run("tsmodel", content, "fit", "ar", "d.csv", "--output", "f"), 65, [part])
    expectFailure(
      try run("tsmodel", content, "sample", "randomwalk", "--condition", "d.csv"), 65, [part])
  }

  @Test("An input comes from a column, and has a value at every step")
  func inputs() throws {
    let content = "price,sales\n1,20\n2,18\n3,\n4,14\n"
    let drawn = try run(
      "OwnModelsExample", content, "sample", "demand", "--condition", "d.csv", "--steps", "4", "--set",
      "scale=0.001")
    #expect(drawn.code == 0, "\(drawn)")
    #expect(
      drawn.errors == "data: sales from column \"sales\", price (input) from column \"price\" of d.csv\n",
      "\(drawn)")
    let sales = try drawn.column("sales")
    #expect(sales[0] == 20 && sales[3] == 14 && abs(sales[2] ?? 9) < 0.1)
    // The input alone is enough to draw from the prior.
    let alone = try run(
      "OwnModelsExample", "cost\n1\n2\n", "sample", "demand", "--condition", "d.csv", "--column",
      "price=cost", "--steps", "2")
    #expect(alone.code == 0 && alone.lines.count == 3, "\(alone)")
    for (text, arguments, code, parts) in [
      (content, ["--steps", "5"], Int32(64), ["input 'price' has 4 values, but there are 5 steps"]),
      (
        "cost,sales\n1,20\n", ["--steps", "1"], 65, ["no column is named \"price\"", "--column price=COLUMN"]
      ),
      (
        "price,sales\n1,20\n,18\n3,17\n", ["--steps", "3"], 65,
        ["row 3, column \"price\": found no value", "is an input"]
      ),
      (
        "day,price,sales\n2020-01-01,1,20\n2020-01-03,2,18\n2020-01-04,2,19\n", ["--steps", "4"], 65,
        ["found no row for 2020-01-02", "is an input"]
      ),
      ("price,sales\n1,20\nx,18\n", ["--steps", "2"], 65, ["found \"x\""]),
      (content, ["--steps", "4", "--column", "price="], 65, ["takes as an input"]),
      (content, ["--steps", "4", "--set", "price=3"], 64, ["price is an input of demand"]),
    ] {
      try withTemporaryDirectory { place in
        try text.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
        var tool = tool
        tool.directory = place
        let outcome = try tool.run(["sample", "demand", "--condition", "d.csv", "--seed", "1"] + arguments)
        expectFailure(outcome, code, parts, name: "mymodels")
      }
    }
    expectFailure(
      try tool("sample", "demand", "--seed", "1"), 64, ["takes 'price'", "--condition FILE.csv"],
      name: "mymodels")
  }

  @Test("Components of a vector come from columns by name, by index or in a list")
  func components() throws {
    for (content, arguments) in [
      ("y[0],y[1]\n1,2\n3,4\n", [String]()), ("y[1],x,y[0]\n2,9,1\n4,9,3\n", []),
      ("a,b\n1,2\n3,4\n", ["--column", "y=a,b"]),
      ("a,b\n1,2\n3,4\n", ["--column", "y[1]=b", "--column", "y[0]=a"]),
      ("y[0],b\n1,2\n3,4\n", ["--column", "y[1]=b"]),
    ] {
      try withTemporaryDirectory { place in
        try content.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
        var tool = tool
        tool.directory = place
        let outcome = try tool.run(
          ["sample", "var", "--condition", "d.csv", "--steps", "3", "--seed", "1"] + arguments)
        #expect(outcome.code == 0, "\(outcome)")
        let (first, second) = (try outcome.column("y[0]"), try outcome.column("y[1]"))
        #expect(Array(first.prefix(2)) == [1, 3] && Array(second.prefix(2)) == [2, 4] && first.count == 3)
      }
    }
    for (content, arguments, code, part) in [
      ("y[0],y[2]\n1,2\n", ["--column", "y[0]=q"], Int32(65), "expected all, counted from 0"),
      ("y[0],y[1],y[2]\n1,2,3\n", [], 65, "3 values were given, but the plate 'series' has 2"),
      ("a,b\n1,2\n", ["--column", "y[0]=a", "--column", "y[0]=b"], 64, "has a column already"),
      ("a,b\n1,2\n", ["--column", "y=a,c"], 65, "no column is named \"c\""),
      ("a,b\n1,2\n", ["--column", "y[9999999999999]=a"], 65, "expected all"),
    ] {
      try withTemporaryDirectory { place in
        try content.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
        var tool = tool
        tool.directory = place
        let outcome = try tool.run(
          ["sample", "var", "--condition", "d.csv", "--steps", "1", "--seed", "1"] + arguments)
        expectFailure(outcome, code, [part], name: "mymodels")
      }
    }
  }
}
