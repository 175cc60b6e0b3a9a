#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory that a program may take: that of the machine, unless told.
package struct MemoryLimit: Sendable {
  /// In bytes.
  package let bytes: Int

  package init(bytes: Int = MemoryLimit.physical) { self.bytes = bytes }

  /// An operation that is written out, with its derivatives and their room, takes about this many bytes.
  private static let bytesOfNode = 1024

  /// How many operations may be written out.
  var nodes: Int { max(1, bytes / Self.bytesOfNode) }

  func error(nodes: Int) -> ProgramSizeError {
    ProgramSizeError(
      what: "\(nodes) operations that form no regular loop", needed: nodes * Self.bytesOfNode, limit: bytes)
  }

  /// Throws where the numbers that an evaluator keeps are too many; each has eight lanes at most.
  func check(slots: Int) throws(ProgramSizeError) {
    let needed = slots.multipliedReportingOverflow(by: 64)
    if !needed.overflow, needed.partialValue <= bytes { return }
    throw ProgramSizeError(
      what: "\(slots) numbers that its derivatives need",
      needed: needed.overflow ? .max : needed.partialValue,
      limit: bytes)
  }

  /// The memory of the machine in bytes; a terabyte where the system does not say.
  package static let physical: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    let bytes = pages.multipliedReportingOverflow(by: size)
    return pages > 0 && size > 0 && !bytes.overflow ? bytes.partialValue : 1 << 40
  }()
}

/// A program that would not fit into memory; found before the memory is taken.
public struct ProgramSizeError: Error, Sendable, CustomStringConvertible {
  let what: String
  /// In bytes.
  let needed: Int
  let limit: Int

  public var description: String {
    "has \(what); they take \(Self.text(needed)), and there are \(Self.text(limit)) of memory. Expected fewer steps, or "
      + "loops whose steps are alike"
  }

  private static func text(_ bytes: Int) -> String {
    if bytes < 1_000_000_000 { return "\(max(1, bytes / 1_000_000)) MB" }
    return "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10) GB"
  }
}
