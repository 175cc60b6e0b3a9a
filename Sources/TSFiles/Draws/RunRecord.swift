/// What is written beside the chains of a fit, as `run.json`: all that is needed to know what was fitted to
/// what, to go on with it, and to forecast with it. Its last member is a checksum of the others.
public struct RunRecord: Sendable, Equatable {
  /// The version of the format that is written. Another one is not read.
  public static let formatVersion = 2

  /// The data that was fitted.
  public struct DataSource: Sendable, Equatable {
    /// A site and the column of the file that it was conditioned on.
    public struct Column: Sendable, Equatable {
      /// The name of the site.
      public let site: String
      /// The name of the column.
      public let column: String

      /// Makes a pair.
      ///
      /// - Parameters:
      ///   - site: The name of the site.
      ///   - column: The name of the column.
      public init(site: String, column: String) {
        self.site = site
        self.column = column
      }
    }

    /// The file.
    public var file: String
    /// The SHA-256 digest of its bytes: 64 lower-case hexadecimal digits.
    public var digest: String
    /// The digest of the copy that lies beside the record.
    public var copyDigest: String
    /// The columns that were taken, their sites all different.
    public var columns: [Column]

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - digest: The SHA-256 digest of its bytes, as ``SHA256`` gives it.
    ///   - copyDigest: The digest of the copy that lies beside the record; that of the file unless told.
    ///   - columns: The columns that were taken.
    public init(file: String, digest: String, copyDigest: String? = nil, columns: [Column]) {
      self.file = file
      self.digest = digest
      self.copyDigest = copyDigest ?? digest
      self.columns = columns
    }

    /// Makes sure that the file still holds what was fitted.
    ///
    /// - Parameter bytes: The bytes of the file.
    /// - Throws: `badData` if their digest is another one.
    public func check(_ bytes: [UInt8]) throws(FileError) {
      try check(bytes, digest, name: file)
    }

    /// Makes sure that the copy beside the record still holds what was fitted.
    ///
    /// - Parameters:
    ///   - bytes: The bytes of the copy.
    ///   - name: Its name, for the message.
    /// - Throws: `badData` if their digest is another one.
    public func checkCopy(_ bytes: [UInt8], name: String) throws(FileError) {
      try check(bytes, copyDigest, name: name)
    }

    private func check(_ bytes: [UInt8], _ digest: String, name: String) throws(FileError) {
      let found = SHA256.hexadecimal(of: bytes)
      guard found != digest else { return }
      throw FileError(
        .badData,
        "\(name): is not what was fitted: found the digest \(found.prefix(12))..., expected \(digest.prefix(12))..."
      )
    }
  }

  /// The version of the library that drew the chains.
  public var libraryVersion: String
  /// The name of the model.
  public var model: String
  /// The parameters of the model: an object.
  public var parameters: JSONValue
  /// The data; nil if there was none.
  public var data: DataSource?
  /// The seed, 0...2⁶³-1.
  public var seed: UInt64
  /// The name and the version of the stream of random numbers, such as `numpyro/1`.
  public var stream: String
  /// The options of the sampler: an object.
  public var sampler: JSONValue
  /// The number of chains, at least 1.
  public var chainCount: Int
  /// What the names of the chains' files begin with.
  public var chainFilePrefix: String
  /// The sites that were drawn and their shapes: an object.
  public var layout: JSONValue

  /// Makes a record. The parameters are the properties of the same names.
  public init(
    libraryVersion: String, model: String, parameters: JSONValue = .object([]), data: DataSource? = nil,
    seed: UInt64, stream: String, sampler: JSONValue = .object([]), chainCount: Int,
    chainFilePrefix: String = "chain", layout: JSONValue = .object([])
  ) {
    self.libraryVersion = libraryVersion
    self.model = model
    self.parameters = parameters
    self.data = data
    self.seed = seed
    self.stream = stream
    self.sampler = sampler
    self.chainCount = chainCount
    self.chainFilePrefix = chainFilePrefix
    self.layout = layout
  }

  /// The names of the files of the chains, in their order: `chain-1.csv`, `chain-2.csv`, ...
  public var chainFiles: [String] { (0..<max(0, chainCount)).map { "\(chainFilePrefix)-\($0 + 1).csv" } }
}

// MARK: - Writing

extension RunRecord {
  /// The record as JSON, but for its checksum.
  private var members: [JSONMember] {
    var members: [JSONMember] = [
      JSONMember("format", .whole(RunRecord.formatVersion)), JSONMember("version", .string(libraryVersion)),
      JSONMember("model", .string(model)), JSONMember("parameters", parameters),
    ]
    if let data {
      let columns = data.columns.map { JSONMember($0.site, .string($0.column)) }
      let source = [
        JSONMember("file", .string(data.file)), JSONMember("sha256", .string(data.digest)),
        JSONMember("copySha256", .string(data.copyDigest)), JSONMember("columns", .object(columns)),
      ]
      members.append(JSONMember("data", .object(source)))
    }
    members += [
      JSONMember("seed", .whole(Int(clamping: seed))), JSONMember("stream", .string(stream)),
      JSONMember("sampler", sampler), JSONMember("chains", .whole(chainCount)),
      JSONMember("chainFilePrefix", .string(chainFilePrefix)), JSONMember("layout", layout),
    ]
    return members
  }

  /// Writes the record as one indented JSON object. The sink is not committed.
  ///
  /// - Parameter sink: Where it is written to.
  /// - Throws: `misuse` if it could not be read again: a number that is not finite, which JSON cannot hold,
  ///   or a property that breaks its rule; what the sink throws.
  public func write(to sink: any ByteSink) throws(FileError) {
    do {
      try RunRecordCheck(file: "run.json").check(self)
    } catch {
      throw FileError(.misuse, error.description)
    }
    var writer = JSONWriter(to: sink, layout: .indented)
    writer.write(try CheckedJSON.checked(members))
    try writer.endLine()
  }

  /// The record as it is written.
  ///
  /// - Throws: `misuse` if it could not be read again; see ``write(to:)``.
  public func bytes() throws(FileError) -> [UInt8] {
    let sink = MemorySink()
    try write(to: sink)
    return sink.bytes
  }
}
