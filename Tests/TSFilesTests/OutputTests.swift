import TSFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct OutputTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    ignoreBrokenPipes()
  }

  @Test func aFileAppearsWholeOrNotAtAll() throws {
    let path = directory.file("a.csv")
    let output = try OutputFile(path)
    try output.write("hello ")
    try output.flush()
    #expect(!directory.names.contains("a.csv"))
    #expect(directory.names.count == 1)
    try output.write("world\n")
    try output.commit()
    #expect(directory.names == ["a.csv"])
    #expect(try text(of: path) == "hello world\n")
    expectError(.misuse, "\(path): written to after its end") { try output.write("x") }
    expectError(.misuse, "\(path): written to after its end") { try output.commit() }
    #expect(try text(of: path) == "hello world\n")
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    do {
      let output = try OutputFile(directory.file("a.csv"))
      try output.write("hello")
      try output.flush()
    }
    #expect(directory.names == [])
    let output = try OutputFile(directory.file("a.csv"))
    output.abandon()
    output.abandon()
    #expect(directory.names == [])
  }

  @Test func manyBytes() throws {
    let path = directory.file("a")
    let output = try OutputFile(path)
    var expected: [UInt8] = []
    for size in [1, 65_535, 65_536, 65_537, 300_000, 0, 3] {
      let bytes = [UInt8](repeating: UInt8(size & 0xFF), count: size)
      expected += bytes
      try output.write(bytes)
    }
    try output.commit()
    #expect(try readBytes(of: path) == expected)
  }

  @Test func anExistingFileIsKeptUnlessAsked() throws {
    let path = directory.file("a.csv")
    try write("old", to: path)
    chmod(path, 0o640)
    let message = "\(path): exists already, and is not overwritten unless that is asked for"
    expectError(.cannotCreate, message) { _ = try OutputFile(path) }
    do {
      let output = try OutputFile(path, overwrite: true)
      try output.write("half")
      try output.flush()
    }
    #expect(try text(of: path) == "old")
    try write("new", to: path, overwrite: true)
    #expect(try text(of: path) == "new")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(directory.names == ["a.csv"])
  }

  @Test func aFileThatComesIntoBeingMeanwhileIsKept() throws {
    let path = directory.file("a.csv")
    let output = try OutputFile(path)
    try output.write("mine")
    try write("theirs", to: path)
    expectError(.cannotCreate, "\(path): exists already, and is not overwritten unless that is asked for") {
      try output.commit()
    }
    #expect(try text(of: path) == "theirs")
    #expect(directory.names == ["a.csv"])
  }

  @Test func aLinkIsFollowed() throws {
    let (path, other) = (directory.file("link"), directory.file("real"))
    try write("old", to: other)
    #expect(symlink("real", path) == 0)
    try write("new", to: path, overwrite: true)
    #expect(try text(of: other) == "new")
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    unlink(other)
    expectError(.cannotCreate, "\(path): is a symbolic link to a file that does not exist") {
      _ = try OutputFile(path)
    }
  }

  @Test func placesWhereNoFileCanBe() throws {
    let plain = directory.file("plain")
    try write("x", to: plain)
    expectError(.cannotCreate, "the name of the output file is empty") { _ = try OutputFile("") }
    expectError(.cannotCreate, "/tmp: is a directory, expected the name of a file") {
      _ = try OutputFile("/tmp")
    }
    expectError(.cannotCreate, "/no/such/a.csv: cannot be made: its directory does not exist") {
      _ = try OutputFile("/no/such/a.csv")
    }
    expectError(.cannotCreate, "\(plain)/a.csv: cannot be made: Not a directory") {
      _ = try OutputFile("\(plain)/a.csv")
    }
    let long = directory.file(String(repeating: "a", count: 300))
    expectError(.cannotCreate, "\(long): cannot be made: File name too long") { _ = try OutputFile(long) }
    #expect(directory.names == ["plain"])
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0))
  func aFullDisk() throws {
    let message = "/dev/full: cannot be written: No space left on device"
    let output = try OutputFile("/dev/full")
    try output.write("x")
    expectError(.inputOutput, message) { try output.commit() }
    let large = try OutputFile("/dev/full")
    expectError(.inputOutput, message) { try large.write([UInt8](repeating: 0, count: 100_000)) }
    expectError(.misuse, "/dev/full: written to after its end") { try large.commit() }

    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let standard = StandardOutput(descriptor: descriptor, name: "standard output")
    try standard.write("x")
    expectError(.inputOutput, "standard output: cannot be written: No space left on device") {
      try standard.commit()
    }
  }

  @Test func aClosedPipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let standard = StandardOutput(descriptor: ends[1], name: "standard output")
    try standard.write("x")
    expectError(.closedPipe, "standard output: nobody reads it any more") { try standard.flush() }
    #expect(FileError.Category.closedPipe.exitCode == 0)
  }

  @Test func anOpenPipeAndADescriptorByName() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let output = try OutputFile("/dev/fd/\(ends[1])")
    try output.write("hello")
    try output.commit()
    close(ends[1])
    #expect(try text(of: "/dev/fd/\(ends[0])") == "hello")
    close(ends[0])
    #expect(OutputTarget.standardDescriptor("/dev/stdout") == 1)
    #expect(OutputTarget.standardDescriptor("/dev/fd/x") == nil)
    #expect(OutputTarget.standardDescriptor("/dev/null") == nil)
    try write("nothing", to: "/dev/null")
  }

  private func write(_ text: String, to path: String, overwrite: Bool = false) throws {
    let output = try OutputFile(path, overwrite: overwrite)
    try output.write(text)
    try output.commit()
  }

  // MARK: Tables

  @Test func aTable() throws {
    let sink = MemorySink()
    var table = try TableWriter(columns: ["path", "step", "x, \"y\"", "2020", " z"], to: sink)
    try table.appendRow([0, 0], [0.1, nil, 5])
    try table.appendRow([0, -1], [.nan, 1e300, -.infinity])
    try table.finish()
    #expect(
      sink.text == """
        path,step,"x, ""y""\","2020"," z"
        0,0,0.1,,5.0
        0,-1,,1e+300,-inf

        """)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let names = ["a,b", "c\"d", "e\nf", " g ", "1", "NA", "é", "\u{FEFF}h"]
    let sink = MemorySink()
    var table = try TableWriter(columns: names, to: sink)
    let rows: [[Double?]] = [[1, nil, 0.5, -0.0, 1e-300, nil, 3, 4], [nil, 2, 3, 4, 5, 6, 7, nil]]
    for row in rows { try table.appendRow([], row) }
    try table.finish()
    let read = try SeriesReader().parse(sink.bytes, file: "a")
    #expect(read.columnNames == names)
    for (index, name) in names.enumerated() { #expect(try read.numbers(in: name) == rows.map { $0[index] }) }
  }

  @Test func aColumnOfMissingValuesHasNoBlankLines() throws {
    let sink = MemorySink()
    var table = try TableWriter(columns: ["x"], to: sink)
    for value in [nil, 1.0, nil] { try table.appendRow([], [value]) }
    try table.finish()
    #expect(sink.text == "x\n\"\"\n1.0\n\"\"\n")
    #expect(try SeriesReader().parse(sink.bytes, file: "a").numbers(in: "x") == [nil, 1, nil])
  }

  @Test func tablesThatAreNotRight() throws {
    let sink = MemorySink()
    for names in [[], [""], ["a", "a"]] as [[String]] {
      #expect(throws: FileError.self) { _ = try TableWriter(columns: names, to: sink) }
    }
    var table = try TableWriter(columns: ["a", "b"], to: sink)
    table.append(1)
    expectError(.misuse, "a row has 1 cell, expected 2") { try table.endRow() }
    expectError(.misuse, "a table ended inside a row") { try table.finish() }
  }
}
