import TSNumerics
import TSPanel
import Testing

@Suite struct PanelKeyTests {
  /// The hash as a few lines of Python compute it.
  @Test func hash() {
    #expect(PanelKey(["S3", "I00003"]).hash == 0x7c68_4992_4b15_efd9)
    #expect(PanelKey(["a"]).hash == 0xaf63_dc4c_8601_ec8c)
    #expect(PanelKey(["S3", "I00003"]).shard(of: 7) == Int(0x7c68_4992_4b15_efd9 as UInt64 % 7))
  }

  @Test func seedsAreOfNamesAlone() {
    let key = PanelKey(["S3", "I00003"])
    let child = PRNGKey(seed: 5).child(named: "panel").child(0x7c68_4992_4b15_efd9)
    #expect(key.seed(root: 5) == (UInt64(child.high) << 32 | UInt64(child.low)) & UInt64(Int64.max))
    // The same in Python, from the definition of Threefry.
    #expect(key.seed(root: 5) == 4_301_454_986_635_475_465)
    #expect(key.seed(root: 5) != key.seed(root: 6))
    #expect(key.seed(root: 5) != PanelKey(["S3I", "00003"]).seed(root: 5))
  }

  @Test func orderIsThatOfTheFirstColumnThatDiffers() {
    let keys = [
      PanelKey(["a", "z"]), PanelKey(["a b", "c"]), PanelKey(["a!", "a"]), PanelKey(["B", "a"]),
    ]
    #expect(keys.sorted().map(\.name) == ["B, a", "a, z", "a b, c", "a!, a"])
  }

  @Test func parts() {
    #expect(PanelKey(["a", "", "c"]).part([2, 0]) == PanelKey(["c", "a"]))
    #expect(PanelKey(["a", "", "c"]).texts == ["a", "", "c"])
  }
}
