import TSFiles
import TSModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FitDirectory {
  /// Refuses an output that would be written over a file of the fit.
  func refuse(_ output: String) throws(Failure) {
    var files = [runFile, dataFile]
    for chain in 0..<1_024
    where access(chainFile(chain), F_OK) == 0 || access(checkpointFile(chain), F_OK) == 0 {
      files += [chainFile(chain), checkpointFile(chain)]
    }
    guard let own = files.first(where: { isSameFile($0, output) }) else { return }
    throw Failure(.usage, "--output \(output): is \(own), a file of the fit; expected another")
  }
}
