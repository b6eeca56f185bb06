// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
import SpatialMath

/// The parametric adult body as stored: a linear shape basis, a skeleton and skin weights.
///
/// Stored rows are the vertices of the left half and the midline, then bone heads, then bone tails;
/// the right half is the mirror image. The mesh topology is the same for every shape and posture.
///
/// - Invariant: every index is within its array; face corners are distinct; skin weights of a
///   vertex sum to one; the control mesh is closed.
package struct BodyAsset: Sendable {
  /// Vertices of the whole control mesh: left, midline, right.
  package let vertexCount: Int
  /// Vertices left of the midline; vertex `i < leftCount` mirrors to `storedCount + i`.
  package let leftCount: Int
  /// Vertices of the left half and the midline.
  package let storedCount: Int
  /// The bones and how they hang together.
  package let skeleton: Skeleton
  /// The control faces and their Catmull–Clark stencil, shared by every body.
  package let topology: BodyTopology

  let basis: ShapeBasis
  let skin: SkinWeights
  let localShapes: [LocalShapeField]
  /// The boxes around the skin of the middle body, which are fitted to every other one: it has the
  /// same triangles.
  let boxes: BoundingVolumeHierarchy

  /// For each bone, the index of its segment in `MovingSegment.all`.
  let boneSegments: [Int]

  /// Rows of the left half and the midline, and those of the right half, which mirrors the left.
  func whole(_ stored: some Collection<Vector3>) -> [Vector3] {
    BodyAsset.whole(stored, mirroring: leftCount)
  }

  static func whole(_ stored: some Collection<Vector3>, mirroring leftCount: Int) -> [Vector3] {
    Array(stored) + stored.prefix(leftCount).map { Vector3(-$0.x, $0.y, $0.z) }
  }

  /// The control vertex on the other side of the body; itself on the midline.
  package func mirrored(_ vertex: Int) -> Int {
    if vertex < leftCount { return vertex + storedCount }
    return vertex < storedCount ? vertex : vertex - storedCount
  }
}

/// Rows as a linear function of 144 corner weights, through a few components [m].
struct ShapeBasis: Sendable {
  /// Corner states: 2 sexes × 2 ages × 3 muscle × 3 weight × 2 heights × 2 proportions.
  static let cornerCount = 144

  let rowCount: Int
  let componentCount: Int
  let mean: [Vector3]
  /// All components of a row side by side: rowCount × componentCount; the fourth number is zero.
  let components: [SIMD4<Float>]
  /// cornerCount × componentCount numbers.
  let cornerCoefficients: [Float]
}

/// Up to eight bones for each control vertex, the heaviest first.
struct SkinWeights: Sendable {
  static let bonesPerVertex = 8

  /// vertexCount × 8.
  let bones: [Int]
  /// vertexCount × 8; zero from the first unused entry on.
  let weights: [Double]
}

extension BodyAsset {
  /// The bone that moves a control vertex most.
  package func dominantBone(ofVertex vertex: Int) -> Int {
    skin.bones[vertex * SkinWeights.bonesPerVertex]
  }
}

/// One free local change of shape: displacements of some stored rows, per unit of amount [m].
struct LocalShapeField: Sendable {
  let rows: [Int]
  let displacements: [Vector3]

  /// The length of the largest displacement [m].
  var largest: Double { displacements.reduce(0) { max($0, $1.length) } }
}

/// A local change of shape beside the six parameters; its amount is free, usually within −1…1.
package enum LocalShape: String, CaseIterable, Sendable {
  case pregnancy
  case abdomenRelaxed = "abdomen-relaxed"
  case upperArmLonger = "upperarm-longer"
  case forearmLonger = "forearm-longer"
  case thighLonger = "thigh-longer"
  case shankLonger = "shank-longer"
  case trunkLonger = "trunk-longer"
  case trunkDeeper = "trunk-deeper"
  case neckLonger = "neck-longer"
  case chestLarger = "chest-larger"
  case waistLarger = "waist-larger"
  case hipsLarger = "hips-larger"
  case handLarger = "hand-larger"
  case footLarger = "foot-larger"
}

/// The control mesh's faces and what subdividing them once needs.
package struct BodyTopology: Sendable {
  /// Corners of every face, counter-clockwise seen from outside: left half, then the right half in
  /// the same order (face `i` mirrors to `i + faces.count / 2`).
  package let faces: [[Int32]]
  /// Catmull–Clark, once: control vertices to surface vertices.
  package let subdivision: Subdivision
}
