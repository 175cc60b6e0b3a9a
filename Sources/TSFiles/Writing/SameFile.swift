#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether two names lead to one file: by what is there, and where nothing is yet, by the folder it would be in.
///
/// Standard streams and devices are never the same file: nothing is lost by writing to one of them twice.
public func isSameFile(_ a: String, _ b: String) -> Bool {
  if a == "-" || b == "-" { return false }
  var (first, second) = (stat(), stat())
  switch (stat(a, &first) == 0, stat(b, &second) == 0) {
  case (true, true):
    return first.st_mode & S_IFMT == S_IFREG && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  case (false, false): return place(a) == place(b)
  default: return false
  }
}

/// Whether a name leads into a folder, or one below it; the file need not be there.
package func isInside(_ path: String, folder: String) -> Bool {
  guard path != "-", let resolved = realpath(folder, nil) else { return false }
  defer { free(resolved) }
  return place(path).hasPrefix(String(cString: resolved) + "/")
}

/// A name in the folder that it leads to, as seen from the root.
private func place(_ path: String) -> String {
  let parts = path.split(separator: "/", omittingEmptySubsequences: true)
  let name = parts.last.map(String.init) ?? ""
  var folder = parts.dropLast().joined(separator: "/")
  folder = path.hasPrefix("/") ? "/" + folder : folder.isEmpty ? "." : folder
  guard let resolved = realpath(folder, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved) + "/" + name
}
