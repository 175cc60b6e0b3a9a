import TSFiles
import TSInference

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where a chain stands and how far its file was written: a checkpoint as it lies in the directory of a fit.
///
/// The same state is the same bytes, and the first member is a checksum of the rest.
package struct SavedState: Codable, Equatable, Sendable {
  /// How far the file was written.
  package let file: StanCSVMark
  /// The state of the chain.
  package let state: ChainCheckpoint

  init(file: StanCSVMark, state: ChainCheckpoint) {
    self.file = file
    self.state = state
  }

  /// The bytes of the file.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return CheckedJSON.framed([UInt8](try encoder.encode(self)))
  }

  /// What to do about a file that is not what was written.
  private static let advice = "; remove the file and resume the fit to have the chain drawn again"

  /// Reads the state of a chain; nil where there is none.
  ///
  /// - Throws: `badData` that names the file and what is wrong with it.
  package static func read(_ directory: FitDirectory, chain: Int, plan: FitPlan) throws(FileError)
    -> SavedState?
  {
    let path = directory.checkpointFile(chain)
    let bytes: [UInt8]
    do { bytes = try readRegularFile(path) } catch  where error.category == .noInput && !hasFile(path) {
      return nil
    }
    let content = try CheckedJSON.content(of: bytes, file: path, advice: advice)
    let saved: SavedState
    do {
      saved = try JSONDecoder().decode(SavedState.self, from: Data(content))
    } catch {
      throw FileError(.badData, "\(path): \(Self.words(for: error))\(advice)")
    }
    try saved.check(chain: chain, plan: plan, file: path)
    return saved
  }

  /// Checks what the state says of the file; the sampler checks the rest.
  private func check(chain: Int, plan: FitPlan, file path: String) throws(FileError) {
    func require(_ condition: Bool, _ text: String) throws(FileError) {
      if !condition { throw FileError(.badData, "\(path): \(text)\(Self.advice)") }
    }
    try require(
      state.chain == chain, "state.chain: found \(state.chain), expected \(chain), counted from 0")
    // A state beyond the end is left to the sampler, which says how far it may be.
    guard (0...plan.iterations).contains(state.iteration) else { return }
    let rows = plan.rows(before: state.iteration)
    try require(
      file.rows == rows,
      "file.rows: found \(file.rows), expected \(rows) before iteration \(state.iteration)")
    try require(file.bytes >= 0, "file.bytes: found \(file.bytes), expected a number of bytes")
  }

  /// The error of a sampler about this state, with the name of the file.
  package static func failure(
    _ error: InferenceError, _ directory: FitDirectory, chain: Int
  ) -> any Error {
    guard case .checkpointMismatch(let text) = error else { return error }
    return FileError(.badData, "\(directory.checkpointFile(chain)): state.\(text)\(advice)")
  }

  private static func words(for error: any Error) -> String {
    guard let error = error as? DecodingError else { return "is damaged" }
    let context: DecodingError.Context
    var last: String?
    switch error {
    case .keyNotFound(let key, let found):
      context = found
      last = key.stringValue
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
    @unknown default: return "is damaged"
    }
    let path = (context.codingPath.map(\.stringValue) + (last.map { [$0] } ?? [])).joined(separator: ".")
    return "\(path.isEmpty ? "content" : path): found \(last == nil ? "something else" : "nothing"), "
      + "expected the state of a chain"
  }
}
