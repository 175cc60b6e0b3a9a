import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a line to the standard error. That it cannot be written is no reason to stop.
func note(_ line: String) {
  let bytes = Array((oneLine(line) + "\n").utf8)
  bytes.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Writes an error as one line with the program's name.
func complain(_ message: String) {
  ProgressBar.erase()
  note("\(Catalogue.current.name): \(message)")
}

/// Writes a text to the standard output, with a line feed at its end.
func printOut(_ text: String) throws(FileError) {
  let output = StandardOutput()
  try output.write(text.hasSuffix("\n") ? text : text + "\n")
  try output.commit()
}

/// The same where the exit code says more than the text: that nobody reads it is no reason to end with another.
func printOutIfRead(_ text: String) throws(FileError) {
  do { try printOut(text) } catch  where error.category == .closedPipe {}
}

/// The text in one line: what was typed may hold anything, and must not send commands to the terminal.
func oneLine(_ text: String) -> String {
  var line = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A, 0x0D, 0x09:
      if line.last != " " { line += " " }
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069:
      line += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: line.unicodeScalars.append(scalar)
    }
  }
  return line
}

/// Opens what the caller has closed of the standard descriptors, so that no file of ours gets their numbers and then
/// what is meant for the terminal. Reading gives nothing and writing fails, as it would without.
func keepStandardDescriptors() {
  for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}

/// Ends the process; nothing half-written stays behind.
func end(_ code: Int32) -> Never {
  Interrupts.removeUnfinished()
  exit(code)
}

/// Writes several lines to the standard error, which is where plots on the terminal go.
func writeToTerminal(_ text: String) throws(FileError) {
  let output = try OutputFile("/dev/stderr")
  try output.write(text)
  try output.commit()
}
