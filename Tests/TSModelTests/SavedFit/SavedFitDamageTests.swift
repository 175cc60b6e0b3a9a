import BuiltInModels
import Foundation
import TSFiles
import TSModel
import Testing

/// Every bit of the small files of a fit, and what reading says when it is another.
@Suite struct SavedFitDamageTests {
  @Test(arguments: ["run.json", "checkpoint-1.json", "chain-2.csv"])
  func everyBit(file: String) throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("fit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let path = place.appendingPathComponent("fit").path
    let y = try AR(order: 1, steps: 20).seed(3).trace()["y"]
    let model = AR(order: 1, steps: 20)
    let fit = try model.condition(["y": y]).fit(NUTS(chains: 2, warmup: 30, draws: 5), seed: 5)
    try fit.save(to: path, of: model, data: ["y": SiteData(y)])
    let url = URL(fileURLWithPath: "\(path)/\(file)")
    let content = [UInt8](try Data(contentsOf: url))
    let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
    for bit in stride(from: 0, to: content.count * 8, by: isLong ? 1 : 5) {
      var other = content
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      try Data(other).write(to: url)
      do {
        let read = try Fit(directory: path)
        #expect(read.draws == fit.draws && read.transitions == fit.transitions, "bit \(bit) of \(file)")
      } catch let error as FileError {
        #expect(error.category == .badData && error.description.contains(file), "bit \(bit): \(error)")
      }
    }
    try Data(content).write(to: url)
    #expect(try Fit(directory: path).draws == fit.draws)
  }
}
