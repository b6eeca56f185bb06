// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

extension PlacedAtlas {
  /// Which way a slanted needle goes at a point, as books state it, on a body in another posture, in
  /// P: along the triangle of the point, of any length; nil where no book says.
  ///
  /// The direction is that of the point's segment in the reference posture and turns with the skin.
  package func needleDirection(
    at code: AcupointCode, _ side: Side, on body: PosedBody
  ) -> Vector3? {
    guard let placed = self[code, side], let record = atlas[code],
      case .stated(let advice) = record.needle, let toward = advice.toward
    else { return nil }
    let segment = BodySegment(atlas.regions[record.region]?.segment ?? "trunk")
    guard let direction = reference.frame(segment, side, atlas.features)?.vector(toward)
    else { return nil }
    let triangle = placed.anchor.triangle
    return FaceDirection(direction, on: triangle, of: reference.body.surface)
      .vector(on: triangle, of: body.surface)
  }
}
