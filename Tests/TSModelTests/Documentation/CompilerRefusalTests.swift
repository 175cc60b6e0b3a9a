import Foundation
import TestSupport
import Testing

/// What the compiler must refuse in a model, since it would be wrong on lanes and drop gradients.
@Suite struct CompilerRefusalTests {
  func compile(_ line: String) throws -> (succeeded: Bool, output: String) {
    let source = """
      import TSModel
      struct Probe: Model {
        func callAsFunction<E: Effects>(_ effects: inout E) {
          let level = effects.sample("x", Normal(0, 1))
          \(line)
        }
      }
      """
    let compiler = ClientCompiler()
    return try compiler.typeCheck(source)
  }

  @Test(arguments: [
    "if level == 0 { effects.factor(\"f\", 1) }",
    "if level > 0 { effects.factor(\"f\", 1) }",
    "_ = level.magnitude",
    "_ = max(level, 0)",
    "_ = [level].sorted()",
    "_ = Set([level])",
    "let d: Double = level; _ = d",
  ])
  func refused(_ line: String) throws {
    let result = try compile(line)
    #expect(!result.succeeded, "this compiles but must not: \(line)")
    #expect(result.output.contains("error:"))
  }

  @Test func theSameInTermsOfMasksCompiles() throws {
    let result = try compile("effects.factor(\"f\", E.Real.select(level .> 0, level, -level))")
    #expect(result.succeeded, "\(result.output)")
  }
}
