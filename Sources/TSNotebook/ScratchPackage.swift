import TSFiles

/// A package of its own with one program for each page, which sees what is public in the library and nothing else.
///
/// The library is built where it is always built, as an archive, and the programs against it: as a dependency it would be
/// compiled a second time. The package is kept, so that only what has changed is compiled again.
package struct ScratchPackage: Sendable {
  /// The package whose library the cells use.
  let library: String
  /// The folder of this package.
  let folder: String

  /// Places the scratch package in a library's folder.
  ///
  /// - Throws: `noInput` if there is no package in that folder.
  package init(library: String) throws(FileError) {
    guard Path.exists("\(library)/Package.swift") else {
      throw FileError(.noInput, "\(library)/Package.swift: no such file, expected the package of the library")
    }
    self.library = try Path.absolute(library)
    folder = "\(self.library)/.build-notebooks"
  }

  /// Places the scratch package in the first folder above a page that holds a package.
  package init(above page: String) throws(FileError) {
    var folder = Path.folder(of: try Path.absolute(page))
    while !Path.exists("\(folder)/Package.swift") {
      guard folder != "/" else {
        throw FileError(.noInput, "\(page): found no Package.swift in a folder above, expected the library's")
      }
      folder = Path.folder(of: folder)
    }
    try self.init(library: folder)
  }

  /// Writes the programs of pages; what is there already is left as it is.
  package func write(_ programs: [PageSource]) throws(FileError) {
    let digest = try sourceDigest()
    for program in programs {
      try put(program.main, in: "Sources/\(program.target)/main.swift")
      let support = PageProgram.support(digest: digest, pictures: program.pictures)
      // The object of a page is often the same for another library, and would not be linked anew.
      if try put(support, in: "Sources/\(program.target)/Cells.swift") {
        Path.remove(self.program(program.target))
      }
    }
  }

  /// Compiles the library and the programs.
  ///
  /// - Throws: `cannotCreate` if the compiler is not there.
  /// - Returns: What the compiler said if it failed, else nil.
  package func build(_ programs: [PageSource]) throws(FileError) -> String? {
    let build = ["build", "-c", "release", "--package-path", library]
    if let messages = try swift(build + ["--product", Self.archive]).messages { return messages }
    let found = try swift(build + ["--show-bin-path"])
    if let messages = found.messages { return messages }
    let products = String(decoding: found.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    try put(manifest(programs.map(\.target), products: products), in: "Package.swift")
    return try swift(["build", "-c", "release", "--package-path", folder]).messages
  }

  /// The product of the library's package that has all of it.
  private static let archive = "TSModelArchive"

  private func swift(_ arguments: [String]) throws(FileError) -> (output: [UInt8], messages: String?) {
    guard let swift = ChildProcess.find("swift", in: environmentVariable("PATH")) else {
      throw FileError(.cannotCreate, "swift: no such program in the PATH, which notebooks need")
    }
    let result = try ChildProcess(program: swift, arguments: arguments).run()
    let messages = String(decoding: result.output + result.errors, as: UTF8.self)
    return (result.output, result.exitCode == 0 ? nil : messages)
  }

  /// The program of a target, once it is compiled.
  func program(_ target: String) -> String { "\(folder)/.build/release/\(target)" }

  private func manifest(_ targets: [String], products: String) -> String {
    let list = targets.map {
      """
          .executableTarget(name: "\($0)", swiftSettings: settings, linkerSettings: libraries),

      """
    }
    return """
      // swift-tools-version: 6.2
      // Written by the runner of notebooks.
      import PackageDescription

      let products = \(PageProgram.literal(products))
      let maps = [\(PageProgram.literal("\(library)/Sources/CGSL")), products + "/CKernels.build"]
      let settings: [SwiftSetting] = [
        .treatAllWarnings(as: .error),
        .unsafeFlags(
          ["-I", products + "/Modules"] + maps.flatMap { ["-Xcc", "-fmodule-map-file=" + $0 + "/module.modulemap"] }),
      ]
      // All of it: what a program finds at run time only, such as how a value is described, is not asked for by name.
      let archive = products + "/lib\(Self.archive).a"
      #if os(macOS)
        let whole = ["-force_load", archive]
      #else
        let whole = ["--whole-archive", archive, "--no-whole-archive"]
      #endif
      // For the linker alone, which sees them in this order.
      let linked = (whole + ["-lsleef", "-lgsl", "-lgslcblas", "-lm"]).flatMap { ["-Xlinker", $0] }
      let libraries: [LinkerSetting] = [.unsafeFlags(linked)]
      let package = Package(
        name: "notebooks",
        targets: [
      \(list.joined())  ]
      )

      """
  }

  /// Writes a file unless it is there as it is to be.
  ///
  /// - Returns: Whether it was written.
  @discardableResult
  private func put(_ text: String, in name: String) throws(FileError) -> Bool {
    let path = "\(folder)/\(name)"
    if Path.exists(path), try readBytes(of: path) == Array(text.utf8) { return false }
    try Path.makeFolder(Path.folder(of: path))
    let file = try OutputFile(path, overwrite: true)
    try file.write(text)
    try file.commit()
    return true
  }

  /// A digest of the library's manifest and sources.
  private func sourceDigest() throws(FileError) -> String {
    var digest = SHA256()
    for file in ["\(library)/Package.swift"] + Path.files(under: "\(library)/Sources") {
      digest.update(file.utf8)
      digest.update(try readBytes(of: file))
    }
    return digest.hexadecimal
  }
}

/// The program of a page, and what it is called.
package struct PageSource: Sendable {
  /// The name of the target.
  let target: String
  let main: String
  let pictures: PictureNames?

  /// Makes the programs of pages. Each has a name of its own, by which its last compilation is found again.
  package static func sources(of pages: [NotebookPage], pictures: String?) throws(FileError) -> [PageSource] {
    var taken: Set<String> = []
    var sources: [PageSource] = []
    for page in pages {
      let file = try Path.absolute(page.path)
      let stem = Path.stem(of: file)
      let name = "Page_" + String(stem.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
      var target = name
      var number = 2
      while !taken.insert(target.lowercased()).inserted {
        target = "\(name)_\(number)"
        number += 1
      }
      let names = pictures.map { PictureNames(stem: "\($0)/\(stem)") }
      let main = PageProgram.main(of: page, file: file, pictures: names)
      sources.append(PageSource(target: target, main: main, pictures: names))
    }
    return sources
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }
}
