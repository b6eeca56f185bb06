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
  /// A joint turned by more than this from the reference posture is bent [rad].
  static let bent = 20 * Double.pi / 180
  /// How far the skin around a bent joint stretches, as a share of stature.
  static let reach = 0.11

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
      let spacing = (other.position - point.position).length
      guard spacing > StretchChecks.leastSpacing,
        joints.allSatisfy({ isFar($0, point.position, other.position) })
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

  /// Where joints are in the reference posture that the posture has bent.
  private func bentJoints() -> [Vector3] {
    let reference = placed.reference.body
    let parents = reference.shape.asset.skeleton.parents
    var joints: [Vector3] = []
    for (i, parent) in parents.enumerated() {
      guard let parent else { continue }
      func turn(_ body: PosedBody) -> RotationMatrix {
        body.bonePoses[parent].rotation.inverse * body.bonePoses[i].rotation
      }
      let change = turn(reference).inverse * turn(posed)
      guard change.log.length > StretchChecks.bent else { continue }
      joints.append(reference.bonePoses[i] * reference.shape.jointHeads[i])
    }
    return joints
  }

  /// True when the way between two points stays away from a joint.
  private func isFar(_ joint: Vector3, _ a: Vector3, _ b: Vector3) -> Bool {
    let way = b - a
    let t = min(1, max(0, (joint - a).dot(way) / way.lengthSquared))
    return (a + way * t - joint).length > StretchChecks.reach * placed.reference.stature
  }
}
