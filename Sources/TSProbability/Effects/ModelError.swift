/// The first thing that went wrong in a run, with the site and the steps it happened at.
public struct ModelError: Error, Sendable, CustomStringConvertible {
  /// An enclosing loop and where in it.
  public enum Place: Sendable, Equatable, CustomStringConvertible {
    /// Step `t` of a scan, from 0.
    case step(Int)
    /// Element `i` of a plate, from 0.
    case element(Int, plate: String)

    public var description: String {
      switch self {
      case .step(let index): return "step \(index)"
      case .element(let index, let plate): return "element \(index) of plate '\(plate)'"
      }
    }
  }

  /// What went wrong.
  public enum Reason: Sendable {
    /// A latent site got no key: no seed handler stands around the model.
    case noSeed
    /// The name was used before in the same run.
    case duplicateName
    /// A parameter of the distribution is out of range.
    case parameter(family: String, ParameterFault)
    /// A latent site without a value, of a distribution that has no draws.
    case improper(family: String)
    /// A value given by a handler lies outside the support.
    case outsideSupport(value: Double, family: String, expected: String, lane: Int)
    /// A value that is missing or not a number was given in code.
    case notANumber(index: Int)
    /// Data for a site that the model does not have.
    case unknownSite(near: [String], sites: [String])
    /// Data for a site that the run has not come to, and a loop without steps where it may be.
    case unmetSite(given: Int, loop: String, sites: [String])
    /// Data at steps, or elements of plates, at which the run does not come to the site.
    case unmetData(places: [[Place]])
    /// Data longer than the loop, or of another shape than the site.
    case dataLength(given: Int, loop: String, length: Int)
    /// Data of another shape than the site.
    case dataShape(given: [Int], expected: String)
    /// A key passed by hand was used before.
    case keyReused(first: String)
    /// A loop with a negative length.
    case negativeLength(Int, loop: String)
    /// Something that a model or a handler found itself.
    case other(String)
  }

  /// The site, by its full name, where there is one.
  public let site: String?
  /// The enclosing steps and elements, from the outside in.
  public let position: [Place]
  /// What went wrong.
  public let reason: Reason
  /// The lane it was found in, where several paths run at once.
  public var lane: Int {
    switch reason {
    case .parameter(_, let fault): return fault.lane
    case .outsideSupport(_, _, _, let lane): return lane
    default: return 0
    }
  }
  /// The path, where many were run.
  public var path: Int?

  /// A failure.
  public init(site: String?, position: [Place], reason: Reason, path: Int? = nil) {
    self.site = site
    self.position = position
    self.reason = reason
    self.path = path
  }

  public var description: String {
    var place: [String] = []
    if let site { place.append("site '\(site)'") }
    place += position.map(\.description)
    if let path { place.append("path \(path)") }
    return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + reason.description
  }
}

extension ModelError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSeed:
      return "a draw is needed but there is no seed; put .seed(42) around the model"
    case .duplicateName:
      return "the name is used by another site of the same run; every site needs a name of its own"
    case .parameter(let family, let fault):
      return "\(family): \(fault)"
    case .improper(let family):
      return "\(family) is improper and has no draws; give the site a value, or a proper prior"
    case .outsideSupport(let value, let family, let expected, _):
      return "\(value.isNaN ? "nan" : "\(value)") is outside the support of \(family); expected \(expected)"
    case .notANumber(let index):
      return "the value at index \(index) is not a number; a missing value is nil"
    case .unknownSite(let near, let sites):
      if !near.isEmpty { return "the model has no such site; did you mean \(near.quotedList)?" }
      return "the model has no such site; it has \(sites.isEmpty ? "none" : sites.quotedList)"
    case .unmetSite(let given, let loop, let sites):
      return
        "\(given) \(given == 1 ? "value was" : "values were") given, but the run does not come to the site, and "
        + "the \(loop) has 0 steps; it comes to \(sites.isEmpty ? "none" : sites.quotedList)"
    case .unmetData(let places):
      let shown = places.prefix(5).map { $0.map(\.description).joined(separator: ", ") }
      return "data were given where the run does not come to the site: at "
        + shown.joined(separator: "; ") + (places.count > 5 ? "; and at \(places.count - 5) more" : "")
    case .dataLength(let given, let loop, let length):
      return "\(given) values were given, but the \(loop) has \(length)"
    case .dataShape(let given, let expected):
      return "data of shape \(given) were given, but the site has \(expected)"
    case .keyReused(let first):
      return "the key was used before, at site '\(first)': two draws from one key are the same draw; "
        + "split it, or say reusingKey: if that is meant"
    case .negativeLength(let length, let loop):
      return "the \(loop) has length \(length), but must have at least 0"
    case .other(let text):
      return text
    }
  }
}

extension [String] {
  var quotedList: String { map { "'\($0)'" }.joined(separator: ", ") }
}
