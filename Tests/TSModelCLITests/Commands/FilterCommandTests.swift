import Foundation
import Testing

/// `filter`: what is known of states at each step.
@Suite("The command filter")
struct FilterCommandTests {
  private func inDirectory(_ body: (Tool) throws -> Void) throws {
    try withTemporaryDirectory { place in
      var tool = Tool()
      tool.directory = place
      let rows = "y\n0.3\n-0.8\nNA\n1.4\n-0.2\n0.1\n0.9\n-2.1\n0.4\n0.6\n"
      try rows.write(to: place.appendingPathComponent("y.csv"), atomically: true, encoding: .utf8)
      try body(tool)
    }
  }

  @Test("A table of all sites, the likelihood beside it, the same twice")
  func table() throws {
    try inDirectory { tool in
      let line = ["filter", "ar", "y.csv", "--fix", "alpha=0", "--seed", "3", "--particles", "500"]
      let first = try tool.run(line)
      #expect(first.code == 0, "\(first)")
      #expect(first.lines.first == #"site,step,mean,sd,"0.05","0.5","0.95""#)
      #expect(first.errors.contains("log likelihood"))
      #expect(first.errors.contains("drawn from the prior with each particle: beta, sigma"))
      #expect(first.lines.contains { $0.hasPrefix("y,2,") }, "the missing value is drawn")
      #expect(try tool.run(line).output == first.output)
      let json = try tool.run(line + ["--format", "json", "--quantiles", "0.5"])
      let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
      #expect(object?["particles"] as? Int == 500)
      #expect((object?["sites"] as? [[String: Any]])?.isEmpty == false)
    }
  }

  @Test("A fit gives the model, the data and the parameters")
  func fromFit() throws {
    try inDirectory { tool in
      let fit = try tool.run([
        "fit", "ar", "y.csv", "--set", "order=1", "--seed", "1", "--chains", "2", "-o", "f", "--no-summary",
      ])
      #expect(fit.code == 0 || fit.code == 2, "\(fit)")
      let filtered = try tool.run(["filter", "--fit", "f", "--seed", "1"])
      #expect(filtered.code == 0, "\(filtered)")
      #expect(filtered.lines.contains { $0.hasPrefix("y,2,") })
      #expect(!filtered.errors.contains("drawn from the prior"))
      let over = try tool.run(["filter", "--fit", "f", "--seed", "1", "-o", "f/run.json", "--overwrite"])
      #expect(over.code == 64 && over.errors.contains("run.json, which is read"), "\(over)")
    }
  }

  @Test("Where nothing is latent the likelihood is exact, and one number is for all values of a site")
  func nothingLatent() throws {
    try inDirectory { tool in
      try "y\n1\n3\n".write(
        to: tool.directory?.appendingPathComponent("two.csv") ?? URL(fileURLWithPath: "/"), atomically: true,
        encoding: .utf8)
      let outcome = try tool.run([
        "filter", "ar", "two.csv", "--fix", "alpha=0", "--fix", "beta=0.5", "--fix", "sigma=1", "--set",
        "before=zeros", "--seed", "1",
      ])
      #expect(outcome.code == 0, "\(outcome)")
      // Normal(0, 1) at 1 and Normal(0.5, 1) at 3.
      #expect(outcome.errors.contains("log likelihood -5.463, exact, as nothing is latent"), "\(outcome)")
    }
  }

  @Test("Errors in one line, and no file left")
  func errors() throws {
    try inDirectory { tool in
      let cases: [(arguments: [String], expected: String)] = [
        (["filter"], "expected a model and a file of data, or --fit DIR"),
        (["filter", "ar"], "expected a file of data"),
        (["filter", "ar", "y.csv", "--particles", "1"], "particles"),
        (["filter", "ar", "y.csv", "--fix", "beta=0.5", "--fix", "beta=0.4"], "fixed twice"),
        (["filter", "ar", "y.csv", "--fix", "gamma=1"], "gamma"),
        (["filter", "ar", "y.csv", "--quantiles", "2"], "found '2'"),
        (["filter", "ar", "y.csv", "--fit", "f"], "found a model, a file of data beside it"),
        (
          ["filter", "ar", "y.csv", "--fix", "sigma=-1", "--seed", "1", "-o", "out.csv"],
          "sigma in its support"
        ),
        (["filter", "ar", "y.csv", "--fix", "sigma=0", "--fix", "beta=0.1", "--seed", "1"], "scale"),
        (["filter", "ar", "y.csv", "--fix", "beta=1,2,3", "--seed", "1"], "--fix: site 'beta'"),
        (["filter", "ar", "y.csv", "--overwrite"], "no effect without --output"),
        (["filter", "ar", "y.csv", "-o", "y.csv"], "y.csv, which is read"),
      ]
      for (arguments, expected) in cases {
        let outcome = try tool.run(arguments)
        #expect(outcome.code == 64 || outcome.code == 65, "\(arguments): \(outcome)")
        #expect(outcome.errors.contains(expected), "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count <= 3, "\(arguments): \(outcome.errors)")
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: tool.directory?.path ?? "")
      #expect(files == ["y.csv"])
    }
  }
}
