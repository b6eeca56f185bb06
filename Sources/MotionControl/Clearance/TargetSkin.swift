// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
import Safety
package import SpatialMath

/// The skin around one target without the spot that the tool is to touch, for the tool alone.
///
///            ┃ tool
///        ____┃____          left out: within 1.5 contact radii of the tool's axis and
///      ╱   ╎   ╎   ╲        no further from the target along it
///     ╱    ╎   ╎    ╲
///
/// From the rest of the skin the tool keeps a margin that shrinks as its tip comes down along the
/// normal: in full above `fullHeight`, nothing at the skin, and below it as much less as the skin
/// is pressed in.
package struct TargetSkin: Sendable {
  /// Radius of the spot over that of the contact.
  static let spot = 1.5
  /// Height of the tip above the target from which on the margin is the full one [m].
  static let fullHeight = 0.030
  /// Triangles over the edge of the spot are cut into pieces with edges no longer than this [m];
  /// pieces over the edge are kept.
  static let piece = 1.5e-3

  /// In P, with a hole.
  let mesh: TriangleMesh
  let body: BoundingVolumeHierarchy
  private let p_PA: Vector3
  private let n_P: Vector3

  /// nil where nothing of the skin is left.
  ///
  /// - Parameters:
  ///   - X_PA: the target, z outwards against the tool's axis.
  ///   - normal_A: of the skin, outwards; z but for a slanted needle.
  ///   - skin: in P.
  ///   - height: no higher above the target is the tool's tip ever judged [m].
  package init?(
    around X_PA: RigidTransform<Patient, Acupoint>, normal_A: Vector3 = Vector3(0, 0, 1),
    of skin: TriangleMesh, _ tool: ToolModel, below height: Double
  ) {
    p_PA = X_PA.translation
    n_P = X_PA.rotation * normal_A
    let reach = height + tool.extent + Clearance.required
    var cutter = Cutter(
      p_PA: p_PA, n_P: X_PA.rotation.z, radius: TargetSkin.spot * tool.contactRadius)
    for i in skin.triangles.indices {
      let corners = skin.corners(Int32(i))
      let (near, size) = TargetSkin.ball(corners)
      guard (near - p_PA).length <= reach + size else { continue }
      cutter.add(corners)
    }
    guard !cutter.vertices.isEmpty else { return nil }
    var triangles: [SIMD3<Int32>] = []
    for first in stride(from: 0, to: Int32(cutter.vertices.count), by: 3) {
      triangles.append(SIMD3(first, first + 1, first + 2))
    }
    mesh = TriangleMesh(vertices: cutter.vertices, triangles: triangles)
    body = BoundingVolumeHierarchy(mesh)
  }

  /// How far a point of P is above the target along the normal [m].
  func height(of p_P: Vector3) -> Double { (p_P - p_PA).dot(n_P) }

  /// What the tool keeps from this skin with its tip at a height [m]; no steeper than the height.
  func margin(atHeight height: Double, full: Double) -> Double {
    height <= 0 ? height : min(full, height * (full / max(full, TargetSkin.fullHeight)))
  }

  /// A ball around a triangle: its middle and radius.
  private static func ball(_ t: (Vector3, Vector3, Vector3)) -> (center: Vector3, radius: Double) {
    let center = (t.0 + t.1 + t.2) * (1.0 / 3)
    return (
      center, max((t.0 - center).length, max((t.1 - center).length, (t.2 - center).length))
    )
  }

  /// Keeps of each triangle what is outside the spot.
  private struct Cutter {
    let p_PA: Vector3
    let n_P: Vector3
    let radius: Double
    /// Three for each triangle kept.
    var vertices: [Vector3] = []

    mutating func add(_ t: (Vector3, Vector3, Vector3)) {
      if contains(t.0, 0) && contains(t.1, 0) && contains(t.2, 0) { return }
      let (center, size) = TargetSkin.ball(t)
      let longest = max((t.1 - t.0).length, max((t.2 - t.1).length, (t.0 - t.2).length))
      guard contains(center, size), longest > TargetSkin.piece else {
        vertices.append(t.0)
        vertices.append(t.1)
        vertices.append(t.2)
        return
      }
      let (a, b, c) = ((t.0 + t.1) * 0.5, (t.1 + t.2) * 0.5, (t.2 + t.0) * 0.5)
      add((t.0, a, c))
      add((a, t.1, b))
      add((c, b, t.2))
      add((a, b, c))
    }

    /// True in the spot made larger by `margin`.
    private func contains(_ p: Vector3, _ margin: Double) -> Bool {
      let d = p - p_PA
      return abs(d.dot(n_P)) <= radius + margin && d.rejected(from: n_P).length <= radius + margin
    }
  }
}

extension ToolModel {
  /// Of the part that meets the skin; for a pointer that of its thinnest capsule [m].
  var contactRadius: Double {
    switch face {
    case .ball(let radius): radius
    case .flat(let radius): radius
    case .pointer: capsules.map(\.radius).min() ?? 0
    }
  }

  /// The furthest that any part of the tool is from its tip [m].
  var extent: Double {
    var extent = 0.0
    for capsule in capsules {
      for end in [capsule.a, capsule.b] {
        extent = max(extent, (end - X_FT.translation).length + capsule.radius)
      }
    }
    return extent
  }
}
