// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("TrueTarget") struct TrueTargetTests {
  private static let mesh = skinBall(radius: 0.15, steps: 5)
  private static let fields = breathingFields(on: mesh)

  private static func target(_ direction: Vector3) -> (TrueTarget, SurfacePoint) {
    let place = BoundingVolumeHierarchy(mesh).closestPoint(to: direction * 0.15, in: mesh)
    let X_PA = RigidTransform<Patient, Acupoint>(
      RotationMatrix(z: place.normal, xTowards: place.normal.anyPerpendicular), place.position)
    return (
      TrueTarget(
        X_PA: X_PA, anchor: place.anchor, on: mesh, thorax: fields.thorax,
        abdomen: fields.abdomen), place
    )
  }

  /// The whole ball at a breath, without any shortcut.
  private static func deformed(_ breathing: BreathingState) -> TriangleMesh {
    TriangleMesh(
      vertices: mesh.vertices.indices.map {
        mesh.vertices[$0]
          + (fields.thorax[$0] * breathing.thorax + fields.abdomen[$0] * breathing.abdomen)
      }, topology: mesh.topology)
  }

  @Test("at rest it is the carried place, bit for bit", arguments: seeds(200))
  func rest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (target, _) = Self.target(random.direction())
    #expect(target.pose(at: .rest) == target.X_PA)
  }

  @Test("it follows anchor and footprint of the deformed skin", arguments: seeds(100))
  func follows(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (target, place) = Self.target(random.direction())
    let breathing = BreathingState(
      thorax: random.uniform(0, 0.03), abdomen: random.uniform(0, 0.03))
    let now = Self.deformed(breathing)
    let pose = target.pose(at: breathing)
    #expect((pose.translation - now.position(of: place.anchor)).length < 1e-15)
    func mean(_ mesh: TriangleMesh) -> Vector3 {
      var sum = Vector3.zero
      let radius = TrueTarget.footprintRadius
      for (triangle, area) in Self.mesh.footprint(around: place.anchor, radius: radius) {
        sum += mesh.areaVector(triangle) * (area / Self.mesh.areaVector(triangle).length)
      }
      return sum.normalized
    }
    let turn = RotationMatrix(turning: mean(Self.mesh), into: mean(now))
    #expect((pose.rotation.z - turn * target.X_PA.rotation.z).length < 1e-12)
    #expect(RotationMatrix(columns: pose.rotation.x, pose.rotation.y, pose.rotation.z) != nil)
  }

  @Test("a growing ball keeps its normals, a lifted cap lifts its top")
  func known() {
    let (side, _) = Self.target(Vector3(1, 0.3, 0.2).normalized)
    let grown = side.pose(at: BreathingState(thorax: 0.02, abdomen: 0))
    #expect((grown.rotation.z - side.X_PA.rotation.z).length < 1e-3)
    let (top, _) = Self.target([0, 0, 1])
    let lifted = top.pose(at: BreathingState(thorax: 0, abdomen: 0.01))
    #expect((lifted.translation - top.X_PA.translation - Vector3(0, 0, 0.01)).length < 1e-4)
  }
}
