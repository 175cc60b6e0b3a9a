/// What a Hamiltonian sampler reports of one transition: the columns that come before the parameters.
public struct StanTransition: Sendable, Equatable {
  /// The names of the columns, in their order.
  public static let columns = [
    "lp__", "accept_stat__", "stepsize__", "treedepth__", "n_leapfrog__", "divergent__", "energy__",
  ]

  /// The log density of the draw.
  public var logDensity: Double
  /// The mean acceptance probability along the trajectory.
  public var acceptance: Double
  /// The step size.
  public var stepSize: Double
  /// The depth of the tree.
  public var treeDepth: Int
  /// The number of gradients.
  public var leapfrogCount: Int
  /// Whether the trajectory diverged.
  public var isDivergent: Bool
  /// The energy.
  public var energy: Double

  /// Makes a report. The parameters are the properties of the same names.
  public init(
    logDensity: Double, acceptance: Double, stepSize: Double, treeDepth: Int, leapfrogCount: Int,
    isDivergent: Bool, energy: Double
  ) {
    self.logDensity = logDensity
    self.acceptance = acceptance
    self.stepSize = stepSize
    self.treeDepth = treeDepth
    self.leapfrogCount = leapfrogCount
    self.isDivergent = isDivergent
    self.energy = energy
  }
}

/// Writes a chain in the CSV format of CmdStan, row by row as it is drawn.
///
/// ```swift
/// let writer = try StanCSVWriter("fit/chain-1.csv", parameters: ["mu", "x[0]"], header: header)
/// try writer.endWarmup(stepSize: 0.4, inverseMetric: [[1, 0.5]])
/// try writer.append(transition, [0.1, -0.3])
/// try writer.finish(warmupSeconds: 1.2, samplingSeconds: 3.4)
/// ```
///
/// A row is in the file, whole, once ``append(_:_:)`` has returned; one that cannot be written whole is taken
/// off again. After a crash the file ends in at most one torn row, which
/// ``init(resuming:parameters:keepingRows:)`` cuts off. The last line of a finished file is a comment with the
/// checksum of all before it, which ``StanCSVReader`` verifies.
public final class StanCSVWriter {
  /// The name of the file.
  public var path: String { file.path }
  /// The number of rows in the file, those of the warm-up too.
  public private(set) var rowCount: Int
  /// Whether ``endWarmup(stepSize:inverseMetric:)`` has been called for this file, in an earlier run too.
  public private(set) var hasEndedWarmup: Bool

  private let file: AppendingFile
  private let parameterCount: Int
  private var text = NumberText(capacity: 1 << 12)
  /// Over all bytes of the file, and over those behind the line of names.
  private var (whole, body) = (XXHash64(), XXHash64())
  /// How many bytes are behind the line of names.
  private var bodyLength = 0

  /// Begins a file with its head.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parameters: The names of the scalar parameters, such as `mu` and `x[0]`; all different, none empty.
  ///   - header: How the chain is drawn.
  ///   - overwrite: Whether a file that exists may be emptied.
  /// - Throws: `misuse` if the names are not as said; `cannotCreate` if the file exists and may not be
  ///   emptied, or cannot be made; `inputOutput` if it cannot be written.
  public init(
    _ path: String, parameters: [String], header: StanCSVHeader, overwrite: Bool = false
  ) throws(FileError) {
    let columns = try StanCSVWriter.columns(parameters)
    file = try AppendingFile(new: path, overwrite: overwrite)
    parameterCount = parameters.count
    rowCount = 0
    hasEndedWarmup = false
    let head = StanCSVWriter.head(header, columns)
    try file.append(head)
    whole.update(head)
  }

  /// Takes over a file that ends where a mark was made.
  init(
    _ file: AppendingFile, parameterCount: Int, head: ArraySlice<UInt8>, body bytes: ArraySlice<UInt8>,
    at mark: StanCSVMark, hasEndedWarmup: Bool
  ) {
    self.file = file
    self.parameterCount = parameterCount
    self.hasEndedWarmup = hasEndedWarmup
    rowCount = mark.rows
    bodyLength = mark.bytes
    body.update(bytes)
    whole.update(head)
    whole.update(bytes)
  }

  /// Where the file stands: what to keep beside it, to go on with it by ``resuming(_:parameters:header:at:hasEndedWarmup:)``.
  public var mark: StanCSVMark {
    StanCSVMark(rows: rowCount, bytes: bodyLength, checksum: body.hexadecimal)
  }

  /// Goes on with a file whose writing was interrupted.
  ///
  /// What stands behind the last row that is kept, a torn row or comments, is cut off.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parameters: The names it was begun with.
  ///   - count: The number of rows to keep, those of the warm-up too.
  /// - Throws: `noInput` if there is no such file; `badData` if it is not of this format, has other columns
  ///   or fewer whole rows; `cannotCreate` if another process is writing it.
  /// - Complexity: O(n) for n bytes.
  public init(resuming path: String, parameters: [String], keepingRows count: Int) throws(FileError) {
    let columns = try StanCSVWriter.columns(parameters)
    let scan = try StanCSVScan(
      file: path, bytes: readBytes(of: path, maximumBytes: 1 << 40), keepingRows: count)
    guard scan.columns == columns else {
      throw FileError(
        .badData,
        "\(path): has columns of another model or other data: found \(listed(scan.columns)), "
          + "expected \(listed(columns))")
    }
    guard scan.rowCount == count else {
      throw FileError(
        .badData, "\(path): found \(counted(scan.rowCount, "whole row")), expected \(count) or more")
    }
    file = try AppendingFile(resuming: path, keeping: Int64(scan.end))
    parameterCount = parameters.count
    rowCount = count
    hasEndedWarmup = scan.adaptationLine != nil
    bodyLength = scan.end - scan.headEnd
    whole.update(scan.bytes[..<scan.end])
    body.update(scan.bytes[scan.headEnd..<scan.end])
  }

  /// Writes a row.
  ///
  /// - Parameters:
  ///   - transition: What the sampler reports.
  ///   - values: One number for each parameter.
  /// - Throws: `misuse` if the number of values is not that of the parameters; `inputOutput` if the row
  ///   cannot be written, after which no other can be; `closedPipe` if nobody reads it any more.
  public func append(_ transition: StanTransition, _ values: some Collection<Double>) throws(FileError) {
    guard values.count == parameterCount else {
      throw FileError(.misuse, "a row has \(counted(values.count, "value")), expected \(parameterCount)")
    }
    text.append(transition.logDensity)
    for value in [transition.acceptance, transition.stepSize] { appendCell(value) }
    for value in [transition.treeDepth, transition.leapfrogCount, transition.isDivergent ? 1 : 0] {
      text.append(Byte.comma)
      text.append(value)
    }
    appendCell(transition.energy)
    for value in values { appendCell(value) }
    text.append(Byte.lineFeed)
    try send()
    rowCount += 1
  }

  /// Writes what the warm-up has come to. The rows after it are the sample.
  ///
  /// - Parameters:
  ///   - stepSize: The step size.
  ///   - inverseMetric: The rows of the inverse mass matrix: one row for a diagonal one.
  /// - Throws: `misuse` if it was called before; `inputOutput` if it cannot be written; `closedPipe` if
  ///   nobody reads it any more.
  public func endWarmup(stepSize: Double, inverseMetric: [[Double]]) throws(FileError) {
    guard !hasEndedWarmup else { throw FileError(.misuse, "\(path): the warm-up has ended already") }
    text.append("# Adaptation terminated\n# Step size = ")
    text.append(stepSize)
    let isDiagonal = inverseMetric.count == 1
    text.append("\n# \(isDiagonal ? "Diagonal elements" : "Elements") of inverse mass matrix:\n")
    for row in inverseMetric {
      text.append("# ")
      for (index, value) in row.enumerated() {
        if index > 0 { text.append(", ") }
        text.append(value)
      }
      text.append(Byte.lineFeed)
    }
    try send()
    hasEndedWarmup = true
  }

  /// Puts the rows written so far on the disk, so that a power cut does not lose them.
  ///
  /// - Throws: `inputOutput` if that fails.
  public func synchronize() throws(FileError) {
    try file.synchronize()
  }

  /// Marks the end, puts everything on the disk and closes the file.
  ///
  /// Without times, so that the same draws are the same bytes.
  ///
  /// - Throws: `inputOutput` if that fails; `closedPipe` if nobody reads it any more.
  public func finish() throws(FileError) {
    text.append("# \n#  Elapsed Time: not kept, so that the same draws are the same bytes\n# \n")
    try end()
  }

  /// Writes the times, puts everything on the disk and closes the file.
  ///
  /// - Parameters:
  ///   - warmupSeconds: How long the warm-up took.
  ///   - samplingSeconds: How long the sampling took.
  /// - Throws: `inputOutput` if that fails; `closedPipe` if nobody reads it any more.
  public func finish(warmupSeconds: Double, samplingSeconds: Double) throws(FileError) {
    text.append("# \n")
    for (label, value, phase) in [
      (" Elapsed Time: ", warmupSeconds, "Warm-up"), ("               ", samplingSeconds, "Sampling"),
      ("               ", warmupSeconds + samplingSeconds, "Total"),
    ] {
      text.append("# \(label)")
      text.append((value * 1000).rounded() / 1000)
      text.append(" seconds (\(phase))\n")
    }
    text.append("# \n")
    try end()
  }
}

// MARK: - Pieces

extension StanCSVWriter {
  private func appendCell(_ value: Double) {
    text.append(Byte.comma)
    text.append(value)
  }

  private func send() throws(FileError) {
    defer { text.removeAll() }
    try file.append(text.bytes)
    whole.update(text.bytes)
    body.update(text.bytes)
    bodyLength += text.count
  }

  /// Writes what is left and the checksum of all that stands before it, and closes the file.
  private func end() throws(FileError) {
    try send()
    text.append("\(StanCSVChecksum.prefix)\(whole.hexadecimal)\n")
    try send()
    try file.finish()
  }

  /// The head of a file and its line of names.
  static func head(_ header: StanCSVHeader, _ columns: [String]) -> [UInt8] {
    var text = NumberText(capacity: 1 << 10)
    header.append(to: &text)
    text.append(columns.joined(separator: ",") + "\n")
    return text.bytes
  }

  static func columns(_ parameters: [String]) throws(FileError) -> [String] {
    let columns = StanTransition.columns + parameters.map(StanName.column)
    guard !parameters.contains(""), Set(columns).count == columns.count else {
      throw FileError(
        .misuse, "a chain needs parameters of different names that are not empty, found \(listed(parameters))"
      )
    }
    return columns
  }
}
