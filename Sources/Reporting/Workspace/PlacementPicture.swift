// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A map of the places that were tried for the base of an arm, seen from above, as SVG: how many of
/// the targets each reaches, the best ones by their rank, and which targets none serves.
///
/// Everything is in W. The same input gives the same bytes.
package struct PlacementPicture: Sendable {
  /// Colours for no target reached, some, and all of them: they differ in lightness too.
  private static let none = "#d9d9d9"
  private static let some = ["#c6dbef", "#9ecae1", "#6baed6", "#3182bd"]
  private static let all = "#08519c"
  private static let legendWidth = 290.0

  /// A place that was tried.
  package struct Place: Sendable {
    let p_W: Vector3
    let reached: Int

    package init(p_W: Vector3, reached: Int) {
      self.p_W = p_W
      self.reached = reached
    }
  }

  private let title: String
  private let places: [Place]
  private let ranked: [RigidTransform<World, Base>]
  private let targets: [(p_W: Vector3, isServed: Bool)]
  private let skin: TriangleMesh
  private let table: OrientedBox

  /// - Parameters:
  ///   - ranked: the bases of the best places, the best first.
  ///   - skin: in W.
  ///   - table: upright, its axes those of W.
  package init(
    title: String, places: [Place], ranked: [RigidTransform<World, Base>],
    targets: [(p_W: Vector3, isServed: Bool)], skin: TriangleMesh, table: OrientedBox
  ) {
    self.title = title
    self.places = places
    self.ranked = ranked
    self.targets = targets
    self.skin = skin
    self.table = table
  }

  /// The document.
  package var svg: String {
    let view = RoomView(
      name: "from above, the head to the right", isFromAbove: true,
      offset: 2 * RoomView.headline, table: table, skin: skin, bases: places.map(\.p_W))
    var text = view.drawn(table, skin)
    for place in bestOfEach {
      let p = view.place(place.p_W)
      text +=
        "<rect x=\"\(n(p.x - 8))\" y=\"\(n(p.y - 8))\" width=\"16\" height=\"16\" rx=\"2\" "
        + "fill=\"\(color(place.reached))\" stroke=\"#8a8a8a\" stroke-width=\"0.6\"/>\n"
    }
    for target in targets {
      let p = view.place(target.p_W)
      let answer: WorkspaceAnswer = target.isServed ? .reached : .outOfReach
      text += RoomView.circle(p.x, p.y, radius: "4", answer.color)
    }
    for (i, place) in ranked.enumerated().reversed() {
      text += marked(place, rank: i + 1, in: view)
    }
    let right = view.width + 2 * RoomView.margin
    return RoomView.page(
      width: right + PlacementPicture.legendWidth, height: view.offset + view.height + 20,
      title: title, text + legend(x: right, y: 2.6 * RoomView.headline))
  }

  /// Of the places one above the other the one that reaches most.
  private var bestOfEach: [Place] {
    var kept: [Place] = []
    for place in places {
      let same = kept.firstIndex {
        let d = $0.p_W - place.p_W
        return d.x * d.x + d.y * d.y < 1e-8
      }
      guard let same else {
        kept.append(place)
        continue
      }
      if place.reached > kept[same].reached { kept[same] = place }
    }
    return kept
  }

  private func color(_ reached: Int) -> String {
    if reached == 0 { return PlacementPicture.none }
    if reached >= targets.count { return PlacementPicture.all }
    let step = reached * PlacementPicture.some.count / targets.count
    return PlacementPicture.some[step]
  }

  /// A stroke to where the base looks.
  private func lookingAhead(_ X_WB: RigidTransform<World, Base>, in view: RoomView) -> String {
    let p = view.place(X_WB.translation)
    let ahead = view.place(X_WB.translation + X_WB.rotation.x * 0.1)
    return "<path d=\"M\(n(p.x)) \(n(p.y))L\(n(ahead.x)) \(n(ahead.y))\" stroke=\"#222222\" "
      + "stroke-width=\"3\"/>\n"
  }

  private func marked(_ X_WB: RigidTransform<World, Base>, rank: Int, in view: RoomView) -> String {
    let p = view.place(X_WB.translation)
    return RoomView.circle(p.x, p.y, radius: "12", rank == 1 ? "#222222" : "#5b5b5b")
      + RoomView.label(
        p.x, p.y + 5, "\(rank)", size: 14, color: "#ffffff", " text-anchor=\"middle\"")
  }

  private func legend(x: Double, y: Double) -> String {
    let n = targets.count
    let squares: [(String, String)] =
      [(PlacementPicture.all, "every target within reach")]
      + PlacementPicture.some.indices.reversed().map { k in
        (PlacementPicture.some[k], "\(shares(k, of: n)) of \(n)")
      } + [(PlacementPicture.none, "no target")]
    var text = ""
    var line = y
    for (color, name) in squares where !name.hasPrefix("– ") {
      text +=
        "<rect x=\"\(self.n(x))\" y=\"\(self.n(line - 12))\" width=\"13\" height=\"13\" rx=\"2\" "
        + "fill=\"\(color)\" stroke=\"#8a8a8a\" stroke-width=\"0.6\"/>\n"
        + RoomView.label(x + 22, line, name)
      line += 24
    }
    text +=
      RoomView.circle(x + 6, line - 5, radius: "9", "#222222")
      + RoomView.label(x + 22, line, "best places, by rank; a stroke ahead")
    line += 24
    for (answer, name) in [
      (WorkspaceAnswer.reached, "target that a place serves"),
      (.outOfReach, "target that none serves"),
    ] {
      text +=
        RoomView.circle(x + 6, line - 5, radius: "5", answer.color)
        + RoomView.label(x + 22, line, name)
      line += 24
    }
    return text
  }

  /// The counts that a colour stands for: "3…5", or "–" for none.
  private func shares(_ k: Int, of count: Int) -> String {
    let counts = (1..<max(count, 1)).filter {
      $0 * PlacementPicture.some.count / count == k
    }
    guard let first = counts.first, let last = counts.last else { return "–" }
    return first == last ? "\(first)" : "\(first)…\(last)"
  }

  private func n(_ x: Double) -> String { RoomView.n(x) }
}
