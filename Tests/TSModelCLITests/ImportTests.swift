import Foundation
import Testing

/// The whole of Foundation takes as long to load as all else that the command does before its first number: its sources take
/// the essentials alone.
@Suite struct ImportTests {
  @Test func noSourceTakesTheWholeOfFoundation() throws {
    let sources = projectDirectory.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var count = 0
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      count += 1
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      for (place, line) in lines.enumerated() where line == "import Foundation" {
        // Where there are no essentials.
        #expect(place > 0 && lines[place - 1] == "#else", "\(file.path)")
      }
    }
    #expect(count > 300)
  }
}
