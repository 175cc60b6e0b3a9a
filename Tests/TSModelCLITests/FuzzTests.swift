import Foundation
import TestSupport
import Testing

/// Random command lines: never a signal, always a documented exit code.
@Suite struct FuzzTests {
  private static let words = [
    "sample", "sample", "describe", "list", "help", "randomwalk", "randomwalk", "ar", "ar", "fit", "", "-",
    "--", "-1",
    "--steps", "--steps=5", "--set", "--set=scale=2", "order=3", "beta=1,2", "beta=", "alpha=0.5", "scale=-1",
    "before=given", "steps=7", "=", "x=", "=x", "--paths", "--paths=3", "--seed", "--seed=9", "--stream",
    "addressed",
    "--stream=numpyro", "--precision", "float", "--precision=double", "--condition", "data.csv", "bad.csv",
    "--condition=data.csv", "--column", "x=volume", "volume", "y=volume", "--format", "json", "--format=csv",
    "--output", "out.csv", "--overwrite", "--plot=p.pdf", "--version", "--help", "-h", "--help-hidden",
    "--experimental-dump-help", "--generate-completion-script", "bash", "0", "1", "2", "10", "1e3", "1e400",
    "nan",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "\u{0}x", "ü=ö", "\u{1F600}",
    "a\nb", "..",
    "/dev/null", "/", "order=1000", "order=0", "order=-1", "--paths=0", "--steps=0",
    String(repeating: "9", count: 400), String(repeating: "a", count: 5_000),
  ]
  private static let documented: Set<Int32?> = [0, 64, 65, 66, 73, 74]

  @Test func randomCommandLines() throws {
    let count = ProcessInfo.processInfo.environment["TSMODEL_LONG"] == nil ? 300 : 20_000
    try withTemporaryDirectory { place in
      try "year,volume\n1,2\n2,\n".write(
        to: place.appendingPathComponent("data.csv"), atomically: false, encoding: .utf8)
      try "a,a\n1\n\"".write(to: place.appendingPathComponent("bad.csv"), atomically: false, encoding: .utf8)
      let tool = Tool(directory: place)
      var random = FixedGenerator(20_260_101)
      for _ in 0..<count {
        var arguments =
          random.next() % 4 == 0 ? [] : ["sample", random.next() % 2 == 0 ? "randomwalk" : "ar"]
        for _ in 0..<random.next() % 7 { arguments.append(random.word(Self.words)) }
        // A NUL ends an argument: the system has no way to pass it on.
        arguments = arguments.map { $0.replacingOccurrences(of: "\u{0}", with: "") }
        let outcome = try tool.run(arguments)
        #expect(Self.documented.contains(outcome.code), "\(arguments.map { $0.prefix(40) }): \(outcome)")
        if outcome.code != 0 {
          let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("seed ") }
          #expect(lines.count == 1, "\(arguments.map { $0.prefix(40) }): \(outcome)")
        }
      }
    }
  }
}

extension FixedGenerator {
  /// A word, now and then with a letter changed.
  fileprivate mutating func word(_ words: [String]) -> String {
    var word = words[Int(next() % UInt64(words.count))]
    if next() % 8 == 0, let scalar = Unicode.Scalar(UInt32(33 + next() % 90)) {
      let position = word.index(word.startIndex, offsetBy: Int(next() % UInt64(word.count + 1)))
      word.insert(Character(scalar), at: position)
    }
    return word
  }
}
