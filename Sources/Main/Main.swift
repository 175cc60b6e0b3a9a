import BuiltInModels
import TSModelCLI

@main
struct Main {
  static func main() {
    ModelCommand.main(name: "tsmodel", version: "0.1.0", models: BuiltInModels.all)
  }
}
