import TSProbability
import TestSupport

/// A group of families, as the documentation lists them.
struct FamilyGroup {
  /// The heading.
  let title: String
  /// The rows.
  let rows: [FamilyRow]

  init(_ title: String, _ families: [FamilyLaws]) {
    self.title = title
    rows = families.map { FamilyRow($0.family, $0.parameterNames, $0.draws) }
  }

  init(_ title: String, vectors families: [VectorFamilyLaws]) {
    self.title = title
    rows = families.map { FamilyRow($0.family, $0.parameterNames, $0.draws) }
  }

  init(_ title: String, rows: [FamilyRow]) {
    self.title = title
    self.rows = rows
  }
}

/// A row of the table of families: what the documentation says of one.
struct FamilyRow {
  /// The name of the struct.
  let name: String
  /// The names of its stored properties.
  let parameters: [String]
  /// How it draws.
  let draws: DrawRule

  init(_ name: String, _ parameters: [String], _ draws: DrawRule) {
    self.name = name
    self.parameters = parameters
    self.draws = draws
  }
}

/// Every scalar family: one line each, and every law and reference table applies to it.
let families: [FamilyLaws] =
  basicFamilies + continuousFamilies + shapeFamilies + countFamilies + compositeFamilies

/// Every family of the documentation, vectors included.
let familyGroups: [FamilyGroup] = [
  FamilyGroup("Basic", basicFamilies),
  FamilyGroup("Continuous", continuousFamilies),
  FamilyGroup("Shapes", shapeFamilies),
  FamilyGroup("Counts and categories", countFamilies),
  FamilyGroup("Built on others", rows: compositeRows),
  FamilyGroup("Vectors and time series", vectors: vectorFamilies),
]
