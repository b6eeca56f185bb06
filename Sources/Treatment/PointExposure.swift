// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import SpatialMath

/// Whether a posture lets a tool come to a point of the patient at all, whichever arm carries it.
package enum PointExposure: Equatable, Sendable {
  case exposed
  /// The posture does not hold the patient as the point needs it.
  case needs(AcupointRecord.Need)
  /// The skin faces the table that carries the patient, by this angle below the horizon [rad].
  case facesTable(angle: Double)
  /// No way to the skin is free of the body and of what carries it.
  case covered

  /// Skin whose normal points further below the horizon than this is out of reach for a lying
  /// patient [rad].
  package static let lowestNormal = 6 * Double.pi / 180

  /// Every point of an atlas in its order.
  ///
  /// - Parameter carried: the placed points on `body`.
  package static func all(
    of placed: PlacedAtlas, _ carried: CarriedAtlas, on body: PosedBody
  ) -> [PointExposure] {
    zip(carried.points, placed.freePoints(of: carried, on: body)).map { point, isFree in
      let record = placed.atlas[point.code]
      if let need = record.flatMap({ missingNeed(of: $0, point.side, in: carried.posture) }) {
        return .needs(need)
      }
      if let angle = angleTowardsTable(of: point, in: carried.posture) {
        return .facesTable(angle: angle)
      }
      return isFree ? .exposed : .covered
    }
  }

  /// The first need of a point that a posture does not meet; nil when it meets all.
  static func missingNeed(
    of record: AcupointRecord, _ side: Side, in posture: Posture
  ) -> AcupointRecord.Need? {
    record.needs.first { !$0.isMet(in: posture, on: side) }
  }

  /// How far below the horizon the skin of a lying patient faces, where that is too far [rad].
  static func angleTowardsTable(of point: CarriedPoint, in posture: Posture) -> Double? {
    guard posture.isLying else { return nil }
    let up = (posture.R_WP * point.normal).z
    let angle = -Elementary.asin(min(max(up, -1), 1))
    return angle > lowestNormal ? angle : nil
  }
}
