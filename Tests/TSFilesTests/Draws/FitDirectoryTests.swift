import TSFiles
import Testing

/// What a directory holds, and who may work in it.
@Suite struct FitDirectoryTests {
  let place: TemporaryDirectory
  let directory: FitDirectory

  init() throws {
    place = try TemporaryDirectory()
    directory = FitDirectory(place.path)
  }

  private func put(_ name: String) throws {
    let output = try OutputFile(place.file(name), overwrite: true)
    try output.write("x")
    try output.commit()
  }

  @Test func content() throws {
    #expect(FitDirectory(place.file("none")).content == .nothing)
    #expect(directory.content == .nothing)
    try put("data.csv")
    try put("checkpoint-12.json")
    #expect(directory.content == .nothing)
    try put("chain-1.csv")
    #expect(directory.content == .draws)
    #expect(FitDirectory(place.file("chain-1.csv")).content == .noDirectory)
    try put("chain-x.csv")
    #expect(directory.content == .otherFiles)
    try put("run.json")
    #expect(directory.content == .fit)
  }

  @Test func onlyWhatAFitMakesIsRemoved() throws {
    for name in ["run.json", "data.csv", "chain-1.csv", "checkpoint-1.json", "mine.txt"] { try put(name) }
    let refused = "\(place.path): holds a fit already, and is not overwritten unless that is asked for"
    expectError(.cannotCreate, refused) { _ = try directory.create(overwrite: false) }
    #expect(place.names.count == 5)
    _ = try directory.create(overwrite: true)
    #expect(place.names == ["mine.txt"])
    expectError(.cannotCreate, "\(place.path): holds other files; expected a new or an empty directory") {
      _ = try directory.create(overwrite: true)
    }
  }

  @Test func oneAtATime() throws {
    let busy = "\(place.path): another process is fitting into it; expected one of its own"
    do {
      let lock = try directory.claim()
      expectError(.cannotCreate, busy) { _ = try directory.claim() }
      expectError(.cannotCreate, busy) { _ = try directory.create(overwrite: true) }
      withExtendedLifetime(lock) {}
    }
    _ = try directory.create(overwrite: false)
  }

  @Test func directoriesThatCannotBeMade() throws {
    expectError(.cannotCreate, "/no/such/place: cannot be made: No such file or directory") {
      _ = try FitDirectory("/no/such/place").create(overwrite: false)
    }
    try put("file")
    expectError(.cannotCreate, "\(place.file("file")): is not a directory; expected a new one") {
      _ = try FitDirectory(place.file("file")).create(overwrite: true)
    }
  }
}
