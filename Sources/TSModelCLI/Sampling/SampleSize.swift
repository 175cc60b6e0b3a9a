import TSModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SampleJob {
  /// Refuses, before any work, what could never be drawn or held.
  ///
  /// - Throws: a ``Failure`` of wrong usage that names the sizes.
  func checkSize() throws(Failure) {
    guard let steps = model.lengthParameter.flatMap({ request.parameters[$0]?.numbers.first }) else { return }
    // A value takes itself, its distribution and a copy on the way out; paths are drawn eight at a time.
    let paths = request.paths ?? 1
    try TSModelCLI.checkSize(steps: steps, paths: paths, bytesPerStep: Double(min(8, paths)) * 32)
  }
}

/// The most values that are ever drawn.
private let mostValues = 1e12

/// Refuses, before any work, a run that could never be made or held.
///
/// - Parameter bytesPerStep: What a step takes at the least.
/// - Throws: a ``Failure`` of wrong usage that names the sizes.
func checkSize(steps: Double, paths: Int = 1, bytesPerStep: Double) throws(Failure) {
  guard steps * Double(paths) < mostValues else {
    throw Failure(
      .usage,
      "\(whole(steps)) steps on \(counted(paths, "path")) are too many; expected fewer than 10^12 values in all"
    )
  }
  let needed = steps * bytesPerStep
  if let available = physicalMemory(), needed > available {
    throw Failure(
      .usage,
      "\(whole(steps)) steps need about \(gigabytes(needed)) of memory; expected at most the "
        + "\(gigabytes(available)) that this machine has")
  }
}

private func whole(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? number.description }

private func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }

private func physicalMemory() -> Double? {
  let pages = sysconf(Int32(_SC_PHYS_PAGES))
  let size = sysconf(Int32(_SC_PAGESIZE))
  return pages > 0 && size > 0 ? Double(pages) * Double(size) : nil
}

/// `1 path`, `2 paths`.
func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
