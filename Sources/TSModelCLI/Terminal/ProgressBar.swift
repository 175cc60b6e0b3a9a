import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bar on the standard error for what takes more than a second; nothing where that is no terminal.
struct ProgressBar {
  /// Whether a bar is to be seen; there is one terminal.
  private static let isShown = Atomic(false)

  /// Whether there is something to show it on.
  let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var next: ContinuousClock.Instant
  private let width = 30

  init() { next = start + .seconds(1) }

  /// Shows how much is done, at most ten times a second.
  ///
  /// - Parameter detail: what else to say, where there is something to show.
  mutating func update(_ done: Int, of total: Int, detail: @autoclosure () -> String = "") {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    guard now >= next, total > 0 else { return }
    next = now + .milliseconds(100)
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(width))
    let left = (now - start) * ((1 - share) / max(share, 1e-9))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let seconds = left.components.seconds
    let said = detail()
    let extra = said.isEmpty ? "" : ", \(said)"
    Self.put(
      "\r[\(bar)] \(Int(share * 100))% \(seconds < 100_000 ? "\(seconds) s left" : "")\(extra)\u{1B}[K")
    Self.isShown.store(true, ordering: .relaxed)
  }

  /// Removes the bar, if there is one.
  static func erase() {
    if isShown.exchange(false, ordering: .relaxed) { put("\r\u{1B}[K") }
  }

  /// Shows a line in the place of the bar.
  static func put(line: String) {
    put("\r\(line)\u{1B}[K")
    isShown.store(true, ordering: .relaxed)
  }

  private static func put(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
