import TSFiles
import Testing

@Suite struct StanNameTests {
  @Test(arguments: [
    ("mu", "mu"), ("beta[0]", "beta.1"), ("A[0,1]", "A.1.2"), ("a/b[9]", "a/b.10"),
    ("trend.level", "trend%2Elevel"),
    ("x.1[0]", "x%2E1.1"), ("my site[2]", "my%20site.3"), ("rate%", "rate%25"), ("%2E", "%252E"),
    ("lp__", "lp_%5F"),
    ("__[0]", "_%5F.1"), ("β[3]", "β.4"), ("a,b", "a%2Cb"), ("#x", "%23x"), ("a\nb", "a%0Ab"),
    ("x[a]", "x[a]"),
    ("x[]", "x[]"), ("[0]", "[0]"), ("x[-1]", "x[-1]"), ("x[9223372036854775807]", "x[9223372036854775807]"),
  ])
  func thereAndBack(_ parameter: String, _ column: String) {
    #expect(StanName.column(for: parameter) == column)
    #expect(StanName.parameter(for: column) == parameter)
    #expect(!StanName.isSamplerColumn(column))
  }

  @Test func namesOfCmdStan() {
    #expect(StanName.parameter(for: "theta.12.3") == "theta[11,2]")
    #expect(StanName.parameter(for: "x.0") == "x.0")
    #expect(StanName.parameter(for: "x.01") == "x.01")
    #expect(StanName.parameter(for: "pair:1.2") == "pair:1[1]")
    #expect(StanName.parameter(for: "z.1.real") == "z.1.real")
    #expect(StanName.parameter(for: "50%") == "50%")
    #expect(StanName.parameter(for: "a%41") == "a%41")
    #expect(StanName.isSamplerColumn("accept_stat__"))
  }
}
