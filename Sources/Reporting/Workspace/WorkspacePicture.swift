// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// Which points of a patient an arm reaches, seen from above and from the side, as SVG.
///
/// Both views share the room's y, along the table, from left to right. Everything is in W; one
/// metre is `RoomView.scale` units. The same input gives the same bytes.
package struct WorkspacePicture: Sendable {
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

  /// The document.
  package var svg: String {
    let above = view("from above, the head to the right", isFromAbove: true, under: 0)
    let side = view("from the side", isFromAbove: false, under: above.offset + above.height)
    let width = max(above.width, side.width) + 2 * RoomView.margin
    return RoomView.page(
      width: width + WorkspacePicture.legendWidth, height: side.offset + side.height + 20,
      title: title,
      drawn(above) + drawn(side) + legend(x: width, y: 2.6 * RoomView.headline))
  }

  private func view(_ name: String, isFromAbove: Bool, under end: Double) -> RoomView {
    RoomView(
      name: name, isFromAbove: isFromAbove,
      offset: max(end, RoomView.headline) + RoomView.headline, table: table, skin: skin,
      bases: [base])
  }

  private func drawn(_ view: RoomView) -> String {
    let reach = view.place(reachCenter)
    let foot = view.place(base)
    var text = view.drawn(
      table, skin,
      inFrame: "<circle cx=\"\(n(reach.x))\" cy=\"\(n(reach.y))\" "
        + "r=\"\(n(reachRadius * RoomView.scale))\" fill=\"none\" stroke=\"#555555\" "
        + "stroke-dasharray=\"6 5\"/>\n")
    // The arm's answers on top of what it was not asked for.
    for isAsked in [false, true] {
      for point in points where (point.answer != .notExposed) == isAsked {
        let p = view.place(point.p_W)
        text += RoomView.circle(
          p.x, p.y, radius: isAsked ? "3.4" : "1.8", point.answer.color)
      }
    }
    return text
      + "<rect x=\"\(n(foot.x - 9))\" y=\"\(n(foot.y - 9))\" width=\"18\" height=\"18\" "
      + "fill=\"#222222\"/>\n"
  }

  private func legend(x: Double, y: Double) -> String {
    var text = ""
    var line = y
    for answer in WorkspaceAnswer.allCases {
      let count = points.count { $0.answer == answer }
      text +=
        RoomView.circle(x + 6, line - 5, radius: "5", answer.color)
        + RoomView.label(x + 20, line, "\(answer.rawValue): \(count)")
      line += 24
    }
    text +=
      "<rect x=\"\(n(x))\" y=\"\(n(line - 11))\" width=\"12\" height=\"12\" fill=\"#222222\"/>\n"
      + RoomView.label(x + 20, line, "base of the robot")
    line += 24
    return text
      + "<path d=\"M\(n(x - 2)) \(n(line - 5))h16\" stroke=\"#555555\" stroke-dasharray=\"6 5\"/>\n"
      + RoomView.label(x + 20, line, "no tip gets beyond")
  }

  private func n(_ x: Double) -> String { RoomView.n(x) }
}
