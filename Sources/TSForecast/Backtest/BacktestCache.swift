import Synchronization
import TSFiles

/// A file that keeps the scores of forecasts, so that a backtest which was interrupted goes on where it was.
///
/// ```swift
/// let cache = try BacktestCache("sales.cache")
/// let auto = BacktestMethod("auto", Forecaster(), identity: "auto, seed 0, version 1.0")
/// let result = try Backtest(horizon: 12).run(series, [auto], cache: cache)
/// ```
///
/// A line is added for each forecast as soon as it is made. It is found again by a digest of all that the forecast depends
/// on: the identity of the method, the values and covariates before the origin and to the horizon, seasons and levels.
/// Methods without an identity are not kept. A line that was not written to its end is cut off.
public final class BacktestCache: Sendable {
  /// The file.
  public let path: String
  /// How many forecasts were in the file when it was opened.
  public let foundCount: Int
  /// The scores and the notes, by digest.
  private let known: [String: (scores: String, notes: [String])]
  private let state: Mutex<State>

  private struct State {
    var file: AppendingFile
    var failure: FileError?
  }

  /// Opens a file, or makes it.
  ///
  /// - Parameter path: The file.
  /// - Throws: `badData`, naming the line, if the file is something else or was damaged; as `FileError` says where it
  ///   cannot be read or written, or another process is writing it.
  public init(_ path: String) throws(FileError) {
    self.path = path
    guard hasFile(path) else {
      (known, foundCount) = ([:], 0)
      state = Mutex(State(file: try AppendingFile(new: path, overwrite: false)))
      return
    }
    let bytes = try readRegularFile(path)
    var known: [String: (scores: String, notes: [String])] = [:]
    var (start, line) = (0, 1)
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      let entry = try Self.entry(Array(bytes[start...end]), "\(path): line \(line)")
      known[entry.key] = (entry.scores, entry.notes)
      (start, line) = (end + 1, line + 1)
    }
    // What is no beginning of a line of ours must not be cut off: the file is something else.
    if start == 0, !bytes.isEmpty, !bytes.starts(with: Self.head.prefix(bytes.count)) {
      throw Self.damaged("\(path): line 1")
    }
    self.known = known
    foundCount = known.count
    state = Mutex(State(file: try AppendingFile(resuming: path, keeping: Int64(start))))
  }

  /// What every line begins with.
  private static let head = Array("{\"checksum\":\"".utf8)

  private static func entry(
    _ bytes: [UInt8], _ place: String
  ) throws(FileError) -> (key: String, scores: String, notes: [String]) {
    guard bytes.starts(with: head) else { throw damaged(place) }
    let content = try CheckedJSON.content(of: bytes, file: place, advice: "; expected a cache of a backtest")
    let json = try JSONValue.parse(Array(content), file: place)
    guard let key = json["key"]?.string, let scores = json["scores"]?.string,
      let notes = json["notes"]?.array?.compactMap(\.string)
    else { throw damaged(place) }
    return (key, scores, notes)
  }

  private static func damaged(_ place: String) -> FileError {
    FileError(.badData, "\(place): found something else, expected a line of a cache of a backtest")
  }

  /// The scores of a forecast that was made before; nil if there are none.
  func outcome(_ fold: BacktestFold, of identity: String) -> (scores: SeriesScores, notes: [String])? {
    guard let entry = known[fold.digest(identity)],
      let scores = ScoresCoding.scores(entry.scores, series: fold.past.name, origin: fold.origin)
    else { return nil }
    return (scores, entry.notes)
  }

  /// Keeps scores. The first failure is kept for ``finish()``, and nothing after it.
  func keep(_ scores: SeriesScores, _ notes: [String], _ fold: BacktestFold, of identity: String) {
    let json = JSONValue.object([
      JSONMember("key", .string(fold.digest(identity))),
      JSONMember("notes", .array(notes.map { .string($0) })),
      JSONMember("scores", .string(ScoresCoding.text(scores))),
    ])
    let sink = MemorySink()
    var writer = JSONWriter(to: sink)
    writer.write(json)
    state.withLock { state in
      guard state.failure == nil else { return }
      do throws(FileError) {
        try writer.endLine()
        try state.file.append(CheckedJSON.framed(sink.bytes.dropLast()))
      } catch { state.failure = error }
    }
  }

  /// Throws what went wrong when scores were kept.
  func finish() throws(FileError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}

extension BacktestFold {
  /// A digest of all that a forecast and its scores depend on.
  fileprivate func digest(_ identity: String) -> String {
    var digest = SHA256()
    func add(_ text: String) {
      digest.update(text.utf8)
      digest.update([0])
    }
    func add(_ numbers: [Double?]) {
      add("\(numbers.count)")
      for number in numbers {
        // No number that is there has these bits: they are of a signalling NaN.
        let bits = number?.bitPattern ?? 0x7FF0_0000_0000_0001
        for shift in stride(from: 0, to: 64, by: 8) {
          digest.update(CollectionOfOne(UInt8(truncatingIfNeeded: bits >> UInt64(shift))))
        }
      }
    }
    add("backtest 1")
    add(identity)
    add(past.values)
    add(actual)
    add(past.seasons)
    add([past.stepsPerYear])
    add(levels)
    for covariate in past.covariates {
      add(covariate.name)
      add(covariate.sign.rawValue)
      add(covariate.values)
    }
    for event in past.events {
      add(event.name)
      add([Double(event.window.lowerBound), Double(event.window.upperBound)] + event.steps.map(Double.init))
    }
    for bound in [past.floor, past.cap] where bound != nil { add([past.floor, past.cap, bound]) }
    if past.firstStep != 0 { add("from \(past.firstStep)") }
    return digest.hexadecimal
  }
}
