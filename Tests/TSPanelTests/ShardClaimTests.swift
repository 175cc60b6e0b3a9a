import Foundation
import TSPanel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ShardClaimTests {
  private func withClaim(_ body: (String) throws -> Void) throws {
    try withPlace { try body("\($0)/00000") }
  }

  private func age(_ path: String, seconds: Int) {
    let then = time(nil) - seconds
    var times = [timeval(tv_sec: then, tv_usec: 0), timeval(tv_sec: then, tv_usec: 0)]
    _ = utimes(path, &times)
  }

  @Test func oneAtATime() throws {
    try withClaim { path in
      let claim = try #require(try ShardClaim.take(path))
      #expect(try ShardClaim.take(path) == nil)
      #expect(try text(of: path) == "\(hostName()) \(getpid())\n")
      claim.release()
      #expect(!FileManager.default.fileExists(atPath: path))
      #expect(try ShardClaim.take(path) != nil)
    }
  }

  /// A lock that is gone says enough where the process was on this host; elsewhere time has to pass.
  @Test func staleClaimsAreTakenOver() throws {
    try withClaim { path in
      try write("\(hostName()) 1\n", to: path)
      #expect(try ShardClaim.take(path) != nil)
      try write("elsewhere 1\n", to: path)
      #expect(try ShardClaim.take(path) == nil)
      age(path, seconds: ShardClaim.patience / 2)
      #expect(try ShardClaim.take(path) == nil)
      age(path, seconds: ShardClaim.patience + 5)
      let taken = try #require(try ShardClaim.take(path))
      #expect(try ShardClaim.take(path) == nil)
      taken.release()
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  /// One that was just made and says nothing yet is not stale.
  @Test func anEmptyClaimIsFresh() throws {
    try withClaim { path in
      try write("", to: path)
      #expect(try ShardClaim.take(path) == nil)
    }
  }
}
