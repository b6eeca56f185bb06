// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How the skin moves with breath: two displacement fields over the surface of one posed body.
///
/// The skin at vertex `i` is at `surface.vertices[i] + thorax[i] * a + abdomen[i] * b`, with the
/// coefficients a, b in metres of displacement at the field's largest vertex. Where the trunk lies
/// on a table the fields are zero: the table does not give way. Upright the spine is what the
/// patient frame hangs on, and the back moves little.
package struct BreathingFields: Sendable {
  /// Displacement per metre of thorax coefficient, one for each surface vertex, in P.
  package let thorax: [Vector3]
  /// Displacement per metre of abdomen coefficient, one for each surface vertex, in P.
  package let abdomen: [Vector3]

  /// Between these fractions of the trunk's extent above the table the skin becomes free.
  static let freeFrom = 0.2
  static let freeTo = 0.5
  /// How far the back of an upright patient moves, as a share of its local shape.
  ///
  /// It does move when seated (De Groote et al. 1997), less than the front; the share is assumed.
  static let uprightBack = 0.3

  /// The fields of a posed body: the local shapes `trunk-deeper` (front and back of the rib cage)
  /// and `waist-larger` (belly, flanks and loin) on the free side, carried by `carry` from rest
  /// displacements of control vertices to the surface, then scaled to one at the largest vertex.
  init(_ shape: BodyShape, _ posture: Posture, carry: ([Vector3]) -> [Vector3]) {
    let free = BreathingFields.freeSide(shape, posture)
    func field(_ local: LocalShape) -> [Vector3] {
      let moved = zip(shape.displacements(of: local), free).map { $0 * $1 }
      return BreathingFields.unit(carry(moved))
    }
    thorax = field(.trunkDeeper)
    abdomen = field(.waistLarger)
  }

  /// How free each control vertex is to move: 0 near the table … 1, smooth. Upright, the back takes
  /// the place of the side on the table.
  private static func freeSide(_ shape: BodyShape, _ posture: Posture) -> [Double] {
    let rest = shape.restControlVertices
    let up = posture.isLying ? posture.R_WP.inverseTimes([0, 0, 1]) : Vector3(0, -1, 0)
    let least = posture.isLying ? 0 : uprightBack
    let trunk = shape.asset.trunkWeights
    var lower = Double.infinity
    var upper = -Double.infinity
    for (p, w) in zip(rest, trunk) where w > 0.9 {
      lower = min(lower, up.dot(p))
      upper = max(upper, up.dot(p))
    }
    let from = lower + freeFrom * (upper - lower)
    let width = (freeTo - freeFrom) * (upper - lower)
    return rest.map { p in
      let t = min(1, max(0, (up.dot(p) - from) / width))
      return least + (1 - least) * (t * t * (3 - 2 * t))
    }
  }

  /// Scaled so that the largest displacement is one.
  private static func unit(_ field: [Vector3]) -> [Vector3] {
    let largest = field.reduce(0) { max($0, $1.lengthSquared) }.squareRoot()
    precondition(largest > 0, "a breathing field moves nothing")
    return field.map { $0 / largest }
  }
}

extension BodyShape {
  /// What one unit of a local shape adds to each rest control vertex [m].
  func displacements(of local: LocalShape) -> [Vector3] {
    var result = [Vector3](repeating: .zero, count: asset.vertexCount)
    let field = asset.field(local)
    for (row, d) in zip(field.rows, field.displacements) where row < asset.storedCount {
      result[row] = d
      if row < asset.leftCount { result[row + asset.storedCount] = Vector3(-d.x, d.y, d.z) }
    }
    return result
  }
}

extension BodyAsset {
  /// The field of a local shape, as stored.
  func field(_ local: LocalShape) -> LocalShapeField {
    guard let i = LocalShape.allCases.firstIndex(of: local) else {
      preconditionFailure("no local shape \(local.rawValue)")
    }
    return localShapes[i]
  }

  /// How far each control vertex belongs to the trunk, 0…1: the share of root, pelvis and spine.
  var trunkWeights: [Double] {
    let names: [BoneName] = [
      "root", "pelvis.L", "pelvis.R", "spine05", "spine04", "spine03", "spine02", "spine01",
    ]
    var isTrunk = [Bool](repeating: false, count: skeleton.names.count)
    for name in names { isTrunk[skeleton[name]] = true }
    let width = SkinWeights.bonesPerVertex
    return (0..<vertexCount).map { v in
      var sum = 0.0
      for slot in (v * width)..<((v + 1) * width) where isTrunk[skin.bones[slot]] {
        sum += skin.weights[slot]
      }
      return sum
    }
  }
}
