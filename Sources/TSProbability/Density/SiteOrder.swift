/// In which order a run has met its latent and computed sites, in short.
struct SiteOrder: Equatable {
  private var digest: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func note(_ name: SiteName) {
    digest = (digest ^ UInt64(truncatingIfNeeded: name.hashValue)) &* 0x0000_0100_0000_01b3
  }
}
