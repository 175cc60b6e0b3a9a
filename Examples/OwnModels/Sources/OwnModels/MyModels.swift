import TSModel
import TSModelCLI

@main struct MyModels {
  static func main() {
    ModelCommand.main(
      name: "mymodels", version: "1.0",
      models: [ModelEntry(Drift.self), ModelEntry(Demand.self), ModelEntry(VAR.self)])
  }
}
