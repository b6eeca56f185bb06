// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// Which points of a patient an arm reaches, seen from above and from the side, as SVG.
///
/// Both views share the room's y, along the table, from left to right. Everything is in W; one
/// metre is `WorkspacePicture.scale` units. The same input gives the same bytes.
package struct WorkspacePicture: Sendable {
  /// Units of the drawing for a metre.
  static let scale = 320.0
  private static let margin = 30.0
  private static let headline = 34.0
  private static let legendWidth = 190.0

  private let title: String
  private let points: [(answer: WorkspaceAnswer, p_W: Vector3)]
  private let skin: TriangleMesh
  private let table: OrientedBox
  private let base: Vector3
  private let reachCenter: Vector3
  private let reachRadius: Double

  /// - Parameters:
  ///   - skin: in W.
  ///   - table: upright, its axes those of W.
  ///   - reachRadius: of the ball that no tool tip leaves [m].
  package init(
    title: String, points: [(answer: WorkspaceAnswer, p_W: Vector3)], skin: TriangleMesh,
    table: OrientedBox, base: Vector3, reachCenter: Vector3, reachRadius: Double
  ) {
    self.title = title
    self.points = points
    self.skin = skin
    self.table = table
    self.base = base
    self.reachCenter = reachCenter
    self.reachRadius = reachRadius
  }

  /// A view: which coordinate of W goes down the page, and which way.
  private struct View {
    let name: String
    let isFromAbove: Bool
    /// Of the room, shown [m]: y along the page, the other down it.
    var left = 0.0
    var top = 0.0
    /// On the page.
    var width = 0.0
    var height = 0.0
    /// Where the view begins on the page.
    var offset = 0.0

    /// Along and down the page [m].
    func flat(_ p: Vector3) -> (Double, Double) { (p.y, isFromAbove ? p.x : -p.z) }

    func place(_ p: Vector3) -> (x: Double, y: Double) {
      let (u, v) = flat(p)
      return (
        WorkspacePicture.margin + (u - left) * WorkspacePicture.scale,
        offset + (v - top) * WorkspacePicture.scale
      )
    }
  }

  /// The document.
  package var svg: String {
    var views = [
      View(name: "from above, the head to the right", isFromAbove: true),
      View(name: "from the side", isFromAbove: false),
    ]
    var offset = WorkspacePicture.headline
    var width = 0.0
    for i in views.indices {
      let bounds = bounds(of: views[i])
      views[i].left = bounds.left
      views[i].top = bounds.top
      views[i].width = (bounds.right - bounds.left) * WorkspacePicture.scale
      views[i].height = (bounds.bottom - bounds.top) * WorkspacePicture.scale
      views[i].offset = offset + WorkspacePicture.headline
      offset = views[i].offset + views[i].height
      width = max(width, views[i].width)
    }
    let page = (width + 2 * WorkspacePicture.margin + WorkspacePicture.legendWidth, offset + 20)
    var text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(n(page.0)) \(n(page.1))\" "
      + "width=\"\(n(page.0))\" height=\"\(n(page.1))\" font-family=\"sans-serif\" font-size=\"15\">\n"
      + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
      + label(WorkspacePicture.margin, 26, title, size: 19)
    for view in views { text += drawn(view) }
    text += legend(x: width + 2 * WorkspacePicture.margin, y: 2.6 * WorkspacePicture.headline)
    return text + "</svg>\n"
  }

  /// Around the base, and of the table below its top, so much is shown [m].
  private static let surroundings = 0.2

  /// What the views show: table top, skin and base.
  private func bounds(
    of view: View
  ) -> (left: Double, right: Double, top: Double, bottom: Double) {
    let around = Vector3(1, 1, 1) * WorkspacePicture.surroundings
    let high = table.center + table.halfExtents
    let low = table.center - table.halfExtents
    var bounds = (
      left: Double.infinity, right: -Double.infinity, top: Double.infinity, bottom: -Double.infinity
    )
    for corner in [high, Vector3(low.x, low.y, high.z - around.z), base - around, base + around]
      + skin.vertices
    {
      let (along, down) = view.flat(corner)
      bounds.left = min(bounds.left, along)
      bounds.right = max(bounds.right, along)
      bounds.top = min(bounds.top, down)
      bounds.bottom = max(bounds.bottom, down)
    }
    return bounds
  }

  private func drawn(_ view: View) -> String {
    let low = table.center - table.halfExtents
    let high = table.center + table.halfExtents
    let a = view.place(view.isFromAbove ? low : Vector3(low.x, low.y, high.z))
    let b = view.place(view.isFromAbove ? high : Vector3(high.x, high.y, low.z))
    let reach = view.place(reachCenter)
    let foot = view.place(base)
    var text = label(
      WorkspacePicture.margin, view.offset - 8, view.name, size: 15)
    let clip = view.isFromAbove ? "above" : "side"
    text +=
      "<clipPath id=\"\(clip)\"><rect x=\"\(n(WorkspacePicture.margin))\" "
      + "y=\"\(n(view.offset))\" width=\"\(n(view.width))\" height=\"\(n(view.height))\"/>"
      + "</clipPath>\n<g clip-path=\"url(#\(clip))\">\n"
      + "<rect x=\"\(n(a.x))\" y=\"\(n(a.y))\" width=\"\(n(b.x - a.x))\" "
      + "height=\"\(n(b.y - a.y))\" fill=\"#eef1f4\" stroke=\"#c3cad1\"/>\n"
      + "<path d=\"\(silhouette(view))\" fill=\"#e2d3c8\"/>\n"
      + "<circle cx=\"\(n(reach.x))\" cy=\"\(n(reach.y))\" "
      + "r=\"\(n(reachRadius * WorkspacePicture.scale))\" fill=\"none\" stroke=\"#555555\" "
      + "stroke-dasharray=\"6 5\"/>\n</g>\n"
    // The arm's answers on top of what it was not asked for.
    for isAsked in [false, true] {
      for point in points where (point.answer != .notExposed) == isAsked {
        let p = view.place(point.p_W)
        text +=
          "<circle cx=\"\(n(p.x))\" cy=\"\(n(p.y))\" r=\"\(isAsked ? "3.4" : "1.8")\" "
          + "fill=\"\(point.answer.color)\"/>\n"
      }
    }
    return text
      + "<rect x=\"\(n(foot.x - 9))\" y=\"\(n(foot.y - 9))\" width=\"18\" height=\"18\" "
      + "fill=\"#222222\"/>\n"
  }

  private func silhouette(_ view: View) -> String {
    let outline = Silhouette(skin, project: view.flat)
    var path = ""
    for run in outline.runs {
      let x = WorkspacePicture.margin + (run.from - view.left) * WorkspacePicture.scale
      let y = view.offset + (run.row - view.top) * WorkspacePicture.scale
      let width = (run.to - run.from) * WorkspacePicture.scale
      let height = Silhouette.cell * WorkspacePicture.scale
      path += "M\(n(x)) \(n(y))h\(n(width))v\(n(height))h\(n(-width))z"
    }
    return path
  }

  private func legend(x: Double, y: Double) -> String {
    var text = ""
    var line = y
    for answer in WorkspaceAnswer.allCases {
      let count = points.count { $0.answer == answer }
      text +=
        "<circle cx=\"\(n(x + 6))\" cy=\"\(n(line - 5))\" r=\"5\" fill=\"\(answer.color)\"/>\n"
        + label(x + 20, line, "\(answer.rawValue): \(count)", size: 15)
      line += 24
    }
    text +=
      "<rect x=\"\(n(x))\" y=\"\(n(line - 11))\" width=\"12\" height=\"12\" fill=\"#222222\"/>\n"
      + label(x + 20, line, "base of the robot", size: 15)
    line += 24
    return text
      + "<path d=\"M\(n(x - 2)) \(n(line - 5))h16\" stroke=\"#555555\" stroke-dasharray=\"6 5\"/>\n"
      + label(x + 20, line, "no tip gets beyond", size: 15)
  }

  private func label(_ x: Double, _ y: Double, _ text: String, size: Int) -> String {
    "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(size)\" fill=\"#222222\">"
      + PageFiles.safe(text: text) + "</text>\n"
  }

  private func n(_ x: Double) -> String { FixedPoint.text(x, decimals: 1) }
}
