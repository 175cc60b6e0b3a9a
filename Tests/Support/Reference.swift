import Foundation

/// Numbers of JAX 0.10.2 and NumPyro 0.22.0, made by Tests/reference/make_jax_numpyro.py.
public struct Reference: @unchecked Sendable {
  /// A value of a JSON document.
  let value: Any

  /// The whole document.
  public static let jaxNumPyro = load("jax_numpyro")

  /// A document among the resources of the tests.
  public static func load(_ name: String) -> Reference {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Resources"),
      let data = try? Data(contentsOf: url), let value = try? JSONSerialization.jsonObject(with: data)
    else { return Reference(value: NSNull()) }
    return Reference(value: value)
  }

  /// A member of an object; a null where there is none, which every reading below turns into a failed test.
  public subscript(_ key: String) -> Reference {
    Reference(value: (value as? [String: Any])?[key] ?? NSNull())
  }

  /// The members of an object by name.
  public var members: [String: Reference] { (value as? [String: Any] ?? [:]).mapValues(Reference.init) }
  /// The elements of a list.
  public var elements: [Reference] { (value as? [Any] ?? []).map(Reference.init) }
  public var text: String { value as? String ?? "" }
  public var flag: Bool? { value as? Bool }
  public var integer: Int { (value as? NSNumber)?.intValue ?? .min }
  /// A number, or the text of one in C99 hexadecimal notation.
  public var number: Double {
    if let text = value as? String { return Double(text) ?? .nan }
    return (value as? NSNumber)?.doubleValue ?? .nan
  }
  public var numbers: [Double] { elements.map(\.number) }
  /// A word of a key or of random bits.
  public var word: UInt64 {
    if let text = value as? String { return UInt64(text) ?? .max }
    return (value as? NSNumber)?.uint64Value ?? .max
  }
}
