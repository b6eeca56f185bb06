// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The room seen from above or from the side, as part of an SVG page: y of W along the page, x or
/// the height down it. Places are in W [m]; one metre is `RoomView.scale` units of the page.
struct RoomView {
  static let scale = 320.0
  static let margin = 30.0
  static let headline = 34.0
  /// Around what stands in the room, and of the table below its top, so much is shown [m].
  static let surroundings = 0.2

  let name: String
  let isFromAbove: Bool
  /// Where the view begins on the page.
  let offset: Double
  /// On the page.
  let width: Double
  let height: Double
  private let left: Double
  private let top: Double

  /// A view that shows table top, skin and the bases of arms.
  init(
    name: String, isFromAbove: Bool, offset: Double, table: OrientedBox, skin: TriangleMesh,
    bases: [Vector3]
  ) {
    self.name = name
    self.isFromAbove = isFromAbove
    self.offset = offset
    let around = Vector3(1, 1, 1) * RoomView.surroundings
    let high = table.center + table.halfExtents
    let low = table.center - table.halfExtents
    var corners = [high, Vector3(low.x, low.y, high.z - around.z)]
    for base in bases { corners += [base - around, base + around] }
    var least = (Double.infinity, Double.infinity)
    var most = (-Double.infinity, -Double.infinity)
    for corner in corners + skin.vertices {
      let (along, down) = RoomView.flat(corner, isFromAbove)
      least = (min(least.0, along), min(least.1, down))
      most = (max(most.0, along), max(most.1, down))
    }
    (left, top) = least
    width = (most.0 - least.0) * RoomView.scale
    height = (most.1 - least.1) * RoomView.scale
  }

  /// Along and down the page [m].
  private static func flat(_ p: Vector3, _ isFromAbove: Bool) -> (Double, Double) {
    (p.y, isFromAbove ? p.x : -p.z)
  }

  /// On the page.
  func place(_ p: Vector3) -> (x: Double, y: Double) {
    let (u, v) = RoomView.flat(p, isFromAbove)
    return (
      RoomView.margin + (u - left) * RoomView.scale, offset + (v - top) * RoomView.scale
    )
  }

  /// The name, table and skin, and whatever else is drawn within the view's frame.
  func drawn(_ table: OrientedBox, _ skin: TriangleMesh, inFrame more: String = "") -> String {
    let low = table.center - table.halfExtents
    let high = table.center + table.halfExtents
    let a = place(isFromAbove ? low : Vector3(low.x, low.y, high.z))
    let b = place(isFromAbove ? high : Vector3(high.x, high.y, low.z))
    let clip = isFromAbove ? "above" : "side"
    return RoomView.label(RoomView.margin, offset - 8, name)
      + "<clipPath id=\"\(clip)\"><rect x=\"\(n(RoomView.margin))\" y=\"\(n(offset))\" "
      + "width=\"\(n(width))\" height=\"\(n(height))\"/></clipPath>\n"
      + "<g clip-path=\"url(#\(clip))\">\n"
      + "<rect x=\"\(n(a.x))\" y=\"\(n(a.y))\" width=\"\(n(b.x - a.x))\" "
      + "height=\"\(n(b.y - a.y))\" fill=\"#eef1f4\" stroke=\"#c3cad1\"/>\n"
      + "<path d=\"\(silhouette(skin))\" fill=\"#e2d3c8\"/>\n" + more + "</g>\n"
  }

  private func silhouette(_ skin: TriangleMesh) -> String {
    let outline = Silhouette(skin) { RoomView.flat($0, isFromAbove) }
    var path = ""
    for run in outline.runs {
      let x = RoomView.margin + (run.from - left) * RoomView.scale
      let y = offset + (run.row - top) * RoomView.scale
      let width = (run.to - run.from) * RoomView.scale
      path += "M\(n(x)) \(n(y))h\(n(width))v\(n(Silhouette.cell * RoomView.scale))h\(n(-width))z"
    }
    return path
  }

  /// A page of this size with a title.
  static func page(width: Double, height: Double, title: String, _ content: String) -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(n(width)) \(n(height))\" "
      + "width=\"\(n(width))\" height=\"\(n(height))\" font-family=\"sans-serif\" "
      + "font-size=\"15\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
      + label(margin, 26, title, size: 19) + content + "</svg>\n"
  }

  static func circle(_ x: Double, _ y: Double, radius: String, _ color: String) -> String {
    "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(radius)\" fill=\"\(color)\"/>\n"
  }

  /// - Parameter attributes: more of them, such as an anchor.
  static func label(
    _ x: Double, _ y: Double, _ text: String, size: Int = 15, color: String = "#222222",
    _ attributes: String = ""
  ) -> String {
    "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(size)\" fill=\"\(color)\"\(attributes)>"
      + PageFiles.safe(text: text) + "</text>\n"
  }

  static func n(_ x: Double) -> String { FixedPoint.text(x, decimals: 1) }

  private func n(_ x: Double) -> String { RoomView.n(x) }
}
