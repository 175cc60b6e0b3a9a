import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Names of files.
enum Path {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Removes a file, if it is there.
  static func remove(_ path: String) { unlink(path) }

  /// Makes sure that a file may be written.
  static func checkIsWritable(_ path: String) throws(FileError) {
    guard access(path, W_OK) == 0 else {
      throw FileError(.cannotCreate, "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  /// The whole path of a file that exists.
  static func absolute(_ path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw FileError(.noInput, "\(path): cannot be found: \(String(cString: strerror(errno)))")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The name of a file without its folder and its extension.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }

  /// Makes a folder and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(FileError) {
    if exists(path) { return }
    try makeFolder(folder(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FileError(.cannotCreate, "\(path): cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  /// The files in a folder and in those below it, in the order of their names.
  static func files(under folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0 else { return [] }
      return status.st_mode & S_IFMT == S_IFDIR ? files(under: path) : [path]
    }
  }
}
