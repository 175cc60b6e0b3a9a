/// A picture of series over a common axis: what is to be seen, not how it is drawn.
///
/// ```swift
/// var plot = Plot(title: "Nile", xLabel: "year", yLabel: "volume")
/// plot.addFan(x: years, paths: forecasts)
/// plot.add(.points(x: years, y: observed, label: "observed"))
/// try plot.write(to: "nile.svg")
/// ```
///
/// Layers are drawn in their order, later ones over earlier ones. Values that are missing or not finite leave
/// gaps.
public struct Plot: Sendable {
  /// A colour that people with any kind of colour vision can tell from the others (Okabe and Ito).
  public enum Colour: Int, Sendable, CaseIterable {
    /// Blue.
    case blue = 0x0072B2
    /// Vermilion.
    case vermilion = 0xD55E00
    /// Green.
    case green = 0x009E73
    /// Purple.
    case purple = 0xCC79A7
    /// Orange.
    case orange = 0xE69F00
    /// Sky.
    case sky = 0x56B4E9
    /// Grey.
    case grey = 0x606060
  }

  /// How much of the colour a band has.
  public enum Shade: Sendable {
    /// For the band that holds most, and lies below the others.
    case light
    /// For a band within another.
    case medium
  }

  /// One thing to be seen.
  public struct Layer: Sendable {
    enum Kind: Sendable {
      case band(x: [Double], lower: [Double?], upper: [Double?], shade: Shade)
      case line(x: [Double], y: [Double?])
      case paths(x: [Double], ys: [[Double?]])
      case points(x: [Double], y: [Double?])
      case marker(x: Double)
    }

    let kind: Kind
    let label: String
    let colour: Colour

    /// The area between two series.
    ///
    /// - Parameters:
    ///   - x: The positions.
    ///   - lower: The lower edge, one value for each position.
    ///   - upper: The upper edge, one value for each position.
    ///   - label: The name in the legend; none if it is empty.
    ///   - shade: How strong the colour is.
    ///   - colour: The colour.
    public static func band(
      x: [Double], lower: [Double?], upper: [Double?], label: String = "", shade: Shade = .light,
      colour: Colour = .blue
    ) -> Layer {
      Layer(kind: .band(x: x, lower: lower, upper: upper, shade: shade), label: label, colour: colour)
    }

    /// One series as a strong line.
    ///
    /// - Parameters:
    ///   - x: The positions.
    ///   - y: The values, one for each position.
    ///   - label: The name in the legend; none if it is empty.
    ///   - colour: The colour.
    public static func line(x: [Double], y: [Double?], label: String = "", colour: Colour = .blue) -> Layer {
      Layer(kind: .line(x: x, y: y), label: label, colour: colour)
    }

    /// Many series as thin lines.
    ///
    /// - Parameters:
    ///   - x: The positions.
    ///   - ys: The series; each has one value for each position.
    ///   - label: The name in the legend; none if it is empty.
    ///   - colour: The colour.
    public static func paths(x: [Double], ys: [[Double?]], label: String = "", colour: Colour = .blue)
      -> Layer
    {
      Layer(kind: .paths(x: x, ys: ys), label: label, colour: colour)
    }

    /// Data as points.
    ///
    /// - Parameters:
    ///   - x: The positions.
    ///   - y: The values, one for each position; nil for a missing one.
    ///   - label: The name in the legend; none if it is empty.
    ///   - colour: The colour.
    public static func points(
      x: [Double], y: [Double?], label: String = "", colour: Colour = .vermilion
    ) -> Layer {
      Layer(kind: .points(x: x, y: y), label: label, colour: colour)
    }

    /// A vertical line, such as where a forecast begins.
    ///
    /// - Parameters:
    ///   - x: The position.
    ///   - label: A text beside it; none if it is empty.
    public static func marker(x: Double, label: String = "") -> Layer {
      Layer(kind: .marker(x: x), label: label, colour: .grey)
    }
  }

  /// The title above; none if it is empty.
  public var title: String
  /// The name of the horizontal axis.
  public var xLabel: String
  /// The name of the vertical axis.
  public var yLabel: String
  /// What is to be seen, from the lowest to the uppermost.
  public private(set) var layers: [Layer] = []
  /// Whether the labels of the layers are shown in a legend.
  public var hasLegend = true

  /// Makes an empty plot.
  ///
  /// - Parameters:
  ///   - title: The title above; none if it is empty.
  ///   - xLabel: The name of the horizontal axis.
  ///   - yLabel: The name of the vertical axis.
  public init(title: String = "", xLabel: String = "", yLabel: String = "") {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// Puts a layer on top of the others.
  ///
  /// - Parameter layer: The layer.
  public mutating func add(_ layer: Layer) {
    layers.append(layer)
  }
}
