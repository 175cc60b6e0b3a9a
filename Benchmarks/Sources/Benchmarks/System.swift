#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Sends out what was printed.
func flushOutput() { fflush(stdout) }

/// The most memory that the process has held, in bytes.
///
/// Linux hands the peak of `getrusage` down from the parent, so there the process's own mark is read.
func peakMemory() -> Int? {
  #if os(Linux)
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
      return kibibytes.flatMap { Int($0) }.map { 1024 * $0 }
    }
    return nil
  #else
    var usage = rusage()
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : nil
  #endif
}
