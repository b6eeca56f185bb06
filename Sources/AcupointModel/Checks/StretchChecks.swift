// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Neighbours of a channel keep their distance in every posture, away from joints that it bends.
struct StretchChecks {
  let placed: PlacedAtlas
  let adult: Int
  let posed: PosedBody

  /// How much the distance between neighbours may change.
  static let tolerance = 0.15
  /// Neighbours nearer than this are not compared [m].
  static let leastSpacing = 0.01
  /// A joint turned by this much from the reference posture stretches the skin around it as far as any
  /// [rad]; one turned less stretches it less far, and one turned by less than `unbent` does not.
  static let bent = 20 * Double.pi / 180
  static let unbent = 3 * Double.pi / 180
  /// How far the skin around a bent joint stretches, as a share of stature.
  static let reach = 0.15

  func findings(from reference: CarriedAtlas, to carried: CarriedAtlas) -> [Finding] {
    let joints = bentJoints()
    var findings: [Finding] = []
    for (i, point) in reference.points.enumerated() {
      let segment = placed.atlas.segment(of: point.code)
      guard let k = segment.firstIndex(of: point.code), k + 1 < segment.count,
        let j = reference.points.firstIndex(where: {
          $0.code == segment[k + 1] && $0.side == point.side
        })
      else { continue }
      let other = reference.points[j]
      // A rule evaluated again in the posture does not go with the skin.
      guard placed.atlas[point.code]?.carry != .posed, placed.atlas[other.code]?.carry != .posed
      else { continue }
      let spacing = (other.position - point.position).length
      guard spacing > StretchChecks.leastSpacing,
        joints.allSatisfy({ isFar($0.place, $0.reach, point.position, other.position) })
      else { continue }
      let after = (carried.points[j].position - carried.points[i].position).length
      findings.append(
        Finding(
          check: .stretch, subject: "\(point.code) \(point.side.rawValue)",
          statement: "distance to \(other.code), \(posed.posture.rawValue)", adult: adult,
          value: abs(after / spacing - 1), bound: StretchChecks.tolerance))
    }
    return findings
  }

  /// Where joints are in the reference posture that the posture has bent, and how far they stretch the
  /// skin [m].
  private func bentJoints() -> [(place: Vector3, reach: Double)] {
    let reference = placed.reference.body
    let parents = reference.shape.asset.skeleton.parents
    var joints: [(place: Vector3, reach: Double)] = []
    for (i, parent) in parents.enumerated() {
      guard let parent else { continue }
      func turn(_ body: PosedBody) -> RotationMatrix {
        body.bonePoses[parent].rotation.inverse * body.bonePoses[i].rotation
      }
      let change = (turn(reference).inverse * turn(posed)).log.length
      guard change > StretchChecks.unbent else { continue }
      let share = min(1, change / StretchChecks.bent)
      joints.append(
        (
          place: reference.bonePoses[i] * reference.shape.jointHeads[i],
          reach: share * StretchChecks.reach * placed.reference.stature
        ))
    }
    return joints
  }

  /// True when the way between two points stays away from a joint.
  private func isFar(_ joint: Vector3, _ reach: Double, _ a: Vector3, _ b: Vector3) -> Bool {
    let way = b - a
    let t = min(1, max(0, (joint - a).dot(way) / way.lengthSquared))
    return (a + way * t - joint).length > reach
  }
}
