// Look-ups by a number of a model instead of an `Int`: a regime, a category, a count.

extension Array where Element: Scalar {
  /// The element at a place that is a number of the model, such as the value of a discrete site.
  ///
  /// ```swift
  /// let mean = means[at: regime]
  /// ```
  ///
  /// - Parameter place: a whole number from 0; one place a lane. Any other number, and a place beyond the last, gives NaN,
  ///   which no parameter of a distribution may be.
  /// - Complexity: O(1) for `Double`; elsewhere one choice for each element.
  @inlinable
  public subscript(at place: Element) -> Element {
    if let number = place as? Double {
      guard let index = Int(exactly: number), indices.contains(index) else { return Element(.nan) }
      return self[index]
    }
    return chosen(by: Element.places(place, count: count))
  }

  /// The element whose mask holds; NaN for none.
  @inlinable
  func chosen(by masks: [Element.Mask]) -> Element {
    zip(masks, self).reduce(Element(.nan)) { Element.select($1.0, $1.1, $0) }
  }
}

extension Scalar {
  /// For each place whether it is the one meant.
  @inlinable
  static func places(_ place: Self, count: Int) -> [Mask] {
    (0..<count).map { place .== Self(Double($0)) }
  }
}

extension Array {
  /// The row at a place that is a number of the model: the probabilities that lead on from a regime.
  ///
  /// ```swift
  /// let next = effects.sample("regime", Categorical(transition[at: regime]))
  /// ```
  ///
  /// - Parameter place: a whole number from 0; one place a lane. Any other number, and a place beyond the last, gives a row
  ///   of NaN.
  /// - Returns: as many elements as the longest row has; NaN where a row has fewer.
  /// - Complexity: one choice for each element of all rows.
  @inlinable
  public subscript<Real: Scalar>(at place: Real) -> [Real] where Element == [Real] {
    let width = reduce(0) { Swift.max($0, $1.count) }
    let masks = Real.places(place, count: count)
    return (0..<width).map { column in
      map { column < $0.count ? $0[column] : Real(.nan) }.chosen(by: masks)
    }
  }

  /// The datum at a place that is a number of the model.
  ///
  /// - Parameter place: a whole number from 0; one place a lane. Any other number, and a place beyond the last, gives NaN.
  @inlinable
  @_disfavoredOverload
  public subscript<Real: Scalar>(at place: Real) -> Real where Element == Double {
    map { Real($0) }[at: place]
  }

  /// The row of data at a place that is a number of the model.
  ///
  /// - Parameter place: a whole number from 0; one place a lane. Any other number, and a place beyond the last, gives a row
  ///   of NaN.
  @inlinable
  @_disfavoredOverload
  public subscript<Real: Scalar>(at place: Real) -> [Real] where Element == [Double] {
    map { $0.map { Real($0) } }[at: place]
  }
}

extension Matrix {
  /// The row at a place that is a number of the model.
  ///
  /// - Parameter place: a whole number from 0; one place a lane. Any other number, and a place beyond the last, gives a row
  ///   of NaN.
  /// - Complexity: one choice for each element.
  @inlinable
  public subscript(row place: Real) -> [Real] {
    let masks = Real.places(place, count: rowCount)
    return (0..<columnCount).map { column in (0..<rowCount).map { self[$0, column] }.chosen(by: masks) }
  }
}
