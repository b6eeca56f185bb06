// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import Safety
import SpatialMath

/// A smooth stand-in for a prone body on a table, and points on its back.
///
///        z        ____________
///        |      /              \      an ellipsoid, 0.40 × 1.60 × 0.24 m, its middle over the
///        |  ===================   middle of the table; the arm stands at +x of it, looking
///        +---- x      [arm]           back along −x
enum PlanningScenes {
  static let tableHeight = 0.65
  static let semiAxes = Vector3(0.20, 0.80, 0.12)

  /// The pelvis frame of the stand-in: +x to its left (towards +x of W), cranial along −y.
  static let X_WP = RigidTransform<World, Patient>(
    RotationMatrix(uncheckedColumns: [1, 0, 0], [0, 0, 1], [0, -1, 0]),
    [0, 0, tableHeight + semiAxes.z])

  static let X_WB = RigidTransform<World, Base>(.aboutZ(.pi), [0.56, 0, tableHeight])

  static var X_BP: RigidTransform<Base, Patient> { X_WB.inverse * X_WP }

  static func mesh() -> TriangleMesh {
    let rings = 48
    let sectors = 64
    var vertices: [Vector3] = []
    var triangles: [SIMD3<Int32>] = []
    vertices.append([0, 0, 1])
    for i in 1..<rings {
      let (s, c) = Elementary.sincos(.pi * Double(i) / Double(rings))
      for j in 0..<sectors {
        let (sj, cj) = Elementary.sincos(2 * .pi * Double(j) / Double(sectors))
        vertices.append([s * cj, s * sj, c])
      }
    }
    vertices.append([0, 0, -1])
    func index(_ i: Int, _ j: Int) -> Int32 { Int32(1 + (i - 1) * sectors + j % sectors) }
    let last = Int32(vertices.count - 1)
    for j in 0..<sectors {
      triangles.append([0, index(1, j), index(1, j + 1)])
      triangles.append([last, index(rings - 1, j + 1), index(rings - 1, j)])
      for i in 1..<(rings - 1) {
        triangles.append([index(i, j), index(i + 1, j), index(i + 1, j + 1)])
        triangles.append([index(i, j), index(i + 1, j + 1), index(i, j + 1)])
      }
    }
    let placed = vertices.map { X_WP.inverseTimes($0 * semiAxes + X_WP.translation) }
    return TriangleMesh(vertices: placed, triangles: triangles)
  }

  static func scene(table halfWidth: Double = 0.35) -> ClearanceScene {
    ClearanceScene(
      mesh: mesh(), X_WP: X_WP,
      table: OrientedBox(
        center: [0, 0, tableHeight - 0.05], halfExtents: [halfWidth, 0.975, 0.05]),
      X_WB: X_WB)
  }

  /// A point of the back above (x, y) of W with its outward normal; +x along cranial to caudal.
  static func target(
    _ name: String, x: Double, y: Double, spin: ToolSpin = .free, normal: Vector3? = nil
  ) -> Target {
    let u = x / semiAxes.x
    let v = y / semiAxes.y
    let z = semiAxes.z * (1 - u * u - v * v).squareRoot()
    let gradient = Vector3(x, y, z) / (semiAxes * semiAxes)
    let n = normal ?? gradient.normalized
    let X_WA = RigidTransform<World, Acupoint>(
      RotationMatrix(z: n, xTowards: [0, 1, 0]), Vector3(x, y, tableHeight + semiAxes.z + z))
    return Target(
      name: name, region: "back", X_PA: X_WP.inverse * X_WA, thorax: .zero, abdomen: .zero,
      spin: spin, technique: .press(.init(force: 6, ramp: 1, dwell: 3, repeats: 1)),
      limits: limits, sigma: 0.003)
  }

  static var limits: ContactLimits {
    guard
      let limits = try? ContactLimits(
        force: 60, pressure: 400_000, depth: 0.015, transientFactor: 2, transientDuration: 0.5)
    else { preconditionFailure("limits of the test") }
    return limits
  }

  /// Ten points along the left of the spine, cranial to caudal.
  static var tenTargets: [Target] {
    (0..<10).map { k in target("P\(k + 1) left", x: 0.035, y: -0.22 + 0.045 * Double(k)) }
  }

  static let start = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])
}
