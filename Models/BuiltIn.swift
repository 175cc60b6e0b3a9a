import TSModel

/// The models that come with the `tsmodel` command.
public enum BuiltInModels {
  /// All of them, in the order in which they are listed.
  public static let all: [ModelEntry] = [
    ModelEntry(RandomWalk.self),
    ModelEntry(AR.self),
  ]
}
