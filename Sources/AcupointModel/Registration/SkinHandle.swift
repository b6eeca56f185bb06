// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// One place of the skin, as the few bones that move it: its position is exactly that of the anchor
/// on the skinned and subdivided body, at the cost of a few matrix products.
///
/// Skinning and subdivision are linear in the rest vertices, so the place is a sum over bones of
/// `R m + w t`, with `w` the bone's whole weight and `m` the weighted mean rest position times it.
struct SkinHandle {
  struct Part {
    let bone: Int
    let weight: Double
    /// Weighted sum of rest positions on the stated body [m].
    var moment: Vector3
  }

  /// In ascending order of the bones.
  private(set) var parts: [Part] = []
  /// Change of each part's moment per unit of each direction: direction after direction.
  private(set) var rates: [Vector3] = []

  init(_ anchor: SurfaceAnchor, of model: ArticulatedModel) {
    let asset = model.variation.stated.asset
    let subdivision = asset.topology.subdivision
    let corners = subdivision.triangles[Int(anchor.triangle)]
    let width = SkinWeights.bonesPerVertex
    let directions = model.directions
    let stride = 1 + directions.count
    var weights = [Double](repeating: 0, count: asset.skeleton.names.count)
    var moments = [Vector3](repeating: .zero, count: weights.count * stride)
    for k in 0..<3 where anchor.barycentric[k] != 0 {
      for (control, share) in subdivision.stencil(ofVertex: Int(corners[k])) {
        let w = share * anchor.barycentric[k]
        for slot in (control * width)..<((control + 1) * width) {
          let v = w * asset.skin.weights[slot]
          if v == 0 { continue }
          let bone = asset.skin.bones[slot]
          weights[bone] += v
          moments[bone * stride] += model.restVertices[control] * v
          for d in directions.indices {
            moments[bone * stride + 1 + d] += model.restRates[d][control] * v
          }
        }
      }
    }
    for bone in weights.indices where weights[bone] != 0 {
      parts.append(Part(bone: bone, weight: weights[bone], moment: moments[bone * stride]))
    }
    for d in directions.indices {
      for part in parts { rates.append(moments[part.bone * stride + 1 + d]) }
    }
  }

  /// The rest moment of a part for these amounts of the directions.
  @inline(__always)
  func moment(_ i: Int, _ amounts: [Double]) -> Vector3 {
    var m = parts[i].moment
    for d in amounts.indices { m += rates[d * parts.count + i] * amounts[d] }
    return m
  }

  /// The place in P [m].
  func position(_ state: ArticulatedModel.State) -> Vector3 {
    var p = Vector3.zero
    for i in parts.indices {
      let pose = state.poses[parts[i].bone]
      p += pose.rotation * moment(i, state.amounts) + pose.translation * parts[i].weight
    }
    return p
  }

  /// The place in P and how it moves per unit of each shape direction and each angle, in P: written
  /// from `columns[0]` on.
  func position(
    _ state: ArticulatedModel.State, _ rates: ArticulatedModel.Rates,
    into columns: inout [Vector3]
  ) -> Vector3 {
    let count = parts.count
    var p = Vector3.zero
    for k in columns.indices { columns[k] = .zero }
    let shapes = state.amounts.count
    for i in parts.indices {
      let part = parts[i]
      let pose = state.poses[part.bone]
      let m = moment(i, state.amounts)
      let q = pose.rotation * m + pose.translation * part.weight
      p += q
      for d in 0..<shapes {
        let turn = rates.bones[d][part.bone]
        columns[d] +=
          turn.linear(m) + turn.translation * part.weight
          + pose.rotation * self.rates[d * count + i]
      }
      for turn in rates.turns where rates.isBelow(part.bone, turn.bone) {
        columns[shapes + turn.column] += turn.axis.cross(q - turn.center * part.weight)
      }
    }
    return p
  }
}
