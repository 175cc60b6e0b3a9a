import Synchronization
import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Outputs that are removed when the program fails or is interrupted.
///
/// The signals are taken by a thread of their own, so that even a model that runs for an hour is interrupted at once;
/// that thread removes every guarded output and ends the process with 128 and the number of the signal.
enum Interrupts {
  private static let outputs = Mutex<[GuardedOutput]>([])
  private static let programName = Mutex("")
  private static let graceful = Mutex<(@Sendable () -> Void)?>(nil)
  /// What to say behind what ended the process.
  private static let remark = Mutex("")
  private static let first = Mutex<Int32?>(nil)

  /// The signals to take; those that the caller has switched off, as `nohup` does, stay so.
  private static let watched: sigset_t = {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) { sigaddset(&signals, signal) }
    return signals
  }()

  /// Starts to take the signals.
  static func watch(name: String) {
    programName.withLock { $0 = name }
    var signals = watched
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = pthread_create(&thread, nil, { _ in Interrupts.wait() }, nil)
    // Without the thread a signal ends the program as it would have without all this.
    if code != 0 { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
  }

  /// Has an output removed at an interrupt.
  static func protect(_ output: GuardedOutput) { outputs.withLock { $0.append(output) } }

  /// Has the first interrupt end the work in order, which then ends the process; the second one ends it at once.
  ///
  /// - Parameter text: What to say at the second one, behind what ended the process.
  static func endInOrder(remark text: String, _ stop: @escaping @Sendable () -> Void) {
    remark.withLock { $0 = text }
    graceful.withLock { $0 = stop }
  }

  /// What to say at an interrupt, behind what ended the process.
  static func advise(_ text: String) { remark.withLock { $0 = text } }

  /// The signal that came first, once one has.
  static var received: Int32? { first.withLock { $0 } }

  /// What a signal does to a process, in a word.
  static func word(for signal: Int32) -> String {
    switch signal {
    case SIGTERM: "terminated"
    case SIGHUP: "hung up"
    default: "interrupted"
    }
  }

  /// Removes outputs that are not whole, before the process ends.
  static func removeUnfinished() {
    for output in outputs.withLock({ $0 }) { output.abandonForGood() }
  }

  private static func wait() -> Never {
    var signals = watched
    var signal: Int32 = 0
    while true {
      while sigwait(&signals, &signal) != 0 {}
      first.withLock { $0 = $0 ?? signal }
      guard
        let stop = graceful.withLock({ stop in
          defer { stop = nil }; return stop
        })
      else { break }
      stop()
    }
    removeUnfinished()
    ProgressBar.erase()
    let advice = remark.withLock { $0.isEmpty ? "" : "; \($0)" }
    note("\(programName.withLock { $0 }): \(word(for: signal))\(advice)")
    _exit(128 + signal)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #else
      return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }
}
