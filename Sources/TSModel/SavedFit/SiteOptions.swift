import TSFiles
import TSProbability
import TSPrograms

// What is said of single sites: which are kept, and where they start.
extension FitPlan.Sampler {
  /// The values that sites start from, as the model takes them.
  ///
  /// - Throws: a ``ModelError`` where a site has another number of values.
  package func startData(for layout: LatentLayout) throws(ModelError) -> [String: SiteData] {
    var data: [String: SiteData] = [:]
    for (name, values) in startValues {
      guard let site = layout.sites.first(where: { $0.name == name }) else {
        // What is wrong with the name is said where it is looked up.
        data[name] = SiteData(values)
        continue
      }
      guard values.count == 1 || values.count == site.count else {
        throw ModelError(
          site: name, position: [],
          reason: .other("\(values.count) values were given; expected \(site.count), or one for all"))
      }
      data[name] = values.count == 1 && site.count != 1 ? SiteData(values[0]) : site.data(values)
    }
    return data
  }

  /// The starting values as `run.json` has them.
  var startJSON: JSONValue {
    .object(
      startValues.sorted { $0.key < $1.key }
        .map { JSONMember($0.key, .array($0.value.map { .number($0) })) })
  }

  /// The sites to integrate out as `run.json` has them.
  var marginalizeJSON: JSONValue {
    switch marginalize {
    case .automatic: .string("auto")
    case .all: .string("all")
    case .none: .string("none")
    case .named(let names): .array(names.map { .string($0) })
    }
  }

  /// The sites to integrate out from JSON; nil where it says nothing of them.
  static func marginalization(_ json: JSONValue) -> Marginalization? {
    if let word = json.string { return Marginalization(word: word) }
    guard let array = json.array else { return nil }
    let names = array.compactMap(\.string)
    return names.count == array.count ? .named(names) : nil
  }

  /// Starting values from JSON; nil where they are none.
  static func startValues(_ json: JSONValue) -> [String: [Double]]? {
    guard let members = json.members else { return nil }
    var values: [String: [Double]] = [:]
    for member in members {
      let numbers = member.value.array?.compactMap(\.double) ?? []
      guard !numbers.isEmpty, numbers.count == member.value.array?.count, numbers.allSatisfy(\.isFinite)
      else { return nil }
      values[member.name] = numbers
    }
    return values
  }
}

extension Marginalization {
  /// One of the words that say which sites.
  package init?(word: String) {
    switch word {
    case "auto": self = .automatic
    case "all": self = .all
    case "none": self = .none
    default: return nil
    }
  }
}
