import TSFiles
import TSProbability

// The sites of a fit, as `run.json` has them.
extension LatentLayout {
  /// The sites and their shapes; the order of the run only where it is not that of the sites.
  var json: JSONValue {
    var members = [
      JSONMember("dimension", .whole(dimension)), JSONMember("sites", .array(sites.map(\.json))),
    ]
    if order != Array(order.indices) {
      members.append(JSONMember("order", .array(order.map { .whole($0) })))
    }
    return .object(members)
  }

  /// The greatest number of values of a draw that is read.
  private static var greatestCount: Int { 1 << 24 }

  /// A layout from JSON.
  ///
  /// - Throws: `badData` that names the member.
  init(_ json: JSONValue, file: String) throws(FileError) {
    let members = JSONMembers(file: file, path: "layout.", json: json)
    var sites: [Site] = []
    var (names, count): (Set<String>, Int) = ([], 0)
    for (place, value) in try members.value("sites", "an array", { $0.array }).enumerated() {
      let site = try Site(
        value, file: file, path: "layout.sites[\(place)].", most: Self.greatestCount - count)
      count += site.count
      guard names.insert(site.name).inserted else {
        throw members.error("sites[\(place)].name", "found '\(site.name)' twice, expected different names")
      }
      sites.append(site)
    }
    let dimension = try members.whole("dimension", 0...Self.greatestCount)
    var order = Array(0..<count)
    if json["order"] != nil {
      order = try members.value("order", "each whole number from 0 to \(count - 1) once") { json in
        let found = json.array?.compactMap(\.int) ?? []
        return found.count == json.array?.count && found.sorted() == order ? found : nil
      }
    }
    self.init(sites: sites, dimension: dimension, order: order)
  }
}

extension LatentLayout.Site {
  var json: JSONValue {
    var members = [
      JSONMember("name", .string(name)), JSONMember("shape", .array(shape.map { .whole($0) })),
      JSONMember("scanAxes", .whole(scanAxes)), JSONMember("eventAxes", .whole(eventAxes)),
      JSONMember("isDeterministic", .bool(isDeterministic)),
    ]
    if hasData { members.append(JSONMember("hasData", .bool(true))) }
    if let positions { members.append(JSONMember("positions", .array(positions.map { .whole($0) }))) }
    return .object(members)
  }

  /// A site from JSON.
  ///
  /// - Parameter most: How many values it may have.
  init(_ json: JSONValue, file: String, path: String, most: Int) throws(FileError) {
    let members = JSONMembers(file: file, path: path, json: json)
    let name = try members.value("name", "a name") { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
    let shape = try members.value("shape", "lengths whose product is at most \(most)") { json in
      Self.shape(json, most: most)
    }
    let scanAxes = try members.whole("scanAxes", 0...shape.count)
    let eventAxes = try members.whole("eventAxes", 0...(shape.count - scanAxes))
    let places = shape.dropLast(eventAxes).reduce(1, *)
    var positions: [Int]?
    if json["positions"] != nil {
      positions = try members.value("positions", "rising whole numbers below \(places)") { json in
        Self.positions(json, below: places)
      }
    }
    self.init(
      name: name, shape: shape,
      isDeterministic: try members.value("isDeterministic", "true or false") { $0.bool }, scanAxes: scanAxes,
      eventAxes: eventAxes, positions: positions,
      hasData: json["hasData"] == nil ? false : try members.value("hasData", "true or false") { $0.bool })
  }

  private static func shape(_ json: JSONValue, most: Int) -> [Int]? {
    guard let values = json.array else { return nil }
    // The product of the lengths that are not 0 bounds every part of it.
    var (shape, product): ([Int], Int) = ([], 1)
    for value in values {
      guard let length = value.int, length >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: max(length, 1))
      guard !overflow, next <= most else { return nil }
      product = next
      shape.append(length)
    }
    return shape
  }

  private static func positions(_ json: JSONValue, below count: Int) -> [Int]? {
    guard let values = json.array else { return nil }
    var positions: [Int] = []
    for value in values {
      guard let place = value.int, place > positions.last ?? -1, place < count else { return nil }
      positions.append(place)
    }
    return positions
  }
}
