import Foundation

/// log |det A| by elimination with partial pivoting.
public func logAbsoluteDeterminant(_ matrix: [[Double]]) -> Double {
  var a = matrix
  var result = 0.0
  for k in a.indices {
    let pivot = (k..<a.count).max { abs(a[$0][k]) < abs(a[$1][k]) } ?? k
    a.swapAt(k, pivot)
    result += log(abs(a[k][k]))
    for i in a.indices.dropFirst(k + 1) {
      let factor = a[i][k] / a[k][k]
      for j in k..<a.count { a[i][j] -= factor * a[k][j] }
    }
  }
  return result
}
