// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Safety
import Simulation
import SpatialMath
import StrictJSON

/// A ball of skin about the origin of P: a cube subdivided and blown up.
func skinBall(radius: Double, steps: Int) -> TriangleMesh {
  var vertices: [Vector3] = [
    [-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1],
    [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1],
  ]
  var faces: [[Int32]] = [
    [0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 5], [0, 4, 7, 3],
  ]
  var mesh = TriangleMesh(vertices: [], triangles: [])
  for _ in 0..<steps {
    let subdivision = Subdivision(faces: faces, vertexCount: vertices.count)
    mesh = subdivision.mesh(vertices)
    vertices = mesh.vertices
    faces = subdivision.quads.map { [$0.x, $0.y, $0.z, $0.w] }
  }
  return mesh.mapVertices { $0.normalized * radius }
}

/// Two smooth breathing fields on a ball: one grows it, one shifts it along z on its upper half.
func breathingFields(on mesh: TriangleMesh) -> (thorax: [Vector3], abdomen: [Vector3]) {
  (
    mesh.vertices.map { $0.normalized },
    mesh.vertices.map { v in
      let h = max(0, v.normalized.z)
      return Vector3(0, 0, h * h)
    }
  )
}

/// The folder that holds the whole project.
let repository = String(
  #filePath.prefix(#filePath.count - "Tests/SimulationTests/SampleSkin.swift".count))

/// The shipped arm with the ball tool.
func panda() throws -> RobotModel {
  try RobotModel(urdfFile: repository + "Robots/franka_panda.urdf")
    .with(LimitsFile(JSONNode(file: repository + "Robots/franka_panda.limits.json")))
    .with(DrivesFile(JSONNode(file: repository + "Robots/franka_panda.drives.json")))
    .with(tool: ToolModel(JSONNode(file: repository + "Robots/tools/ball-10mm.json")))
}

let ready = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])

/// The arm over a ball of skin of radius 150 mm, its tip `gap` above the top [m].
///
///      ┌─┐   tool, z down
///      └o┘
///       ↕ gap
///     ⎛   ⎞  skin
func worldOverBall(
  gap: Double, seed: UInt64 = 1, breathing: BreathingPattern = .still, rate: Int = 1000,
  schedule: OperatorSchedule = .startAtOnce, tissue: TissueClass = .muscle
) throws -> SimulatedWorld {
  let robot = try panda()
  let mesh = skinBall(radius: 0.15, steps: 5)
  let fields = breathingFields(on: mesh)
  let p_BT = robot.toolPose(at: ready).translation
  guard let control = ControlRate(hertz: rate) else { preconditionFailure("rate \(rate) Hz") }
  let region = SkinRegion(name: "back", individual: "back", tissue: tissue)
  let top = BoundingVolumeHierarchy(mesh).closestPoint(to: [0, 0, 1], in: mesh)
  let target = TrueTarget(
    X_PA: RigidTransform(RotationMatrix(z: top.normal, xTowards: [1, 0, 0]), top.position),
    anchor: top.anchor, on: mesh, thorax: fields.thorax, abdomen: fields.abdomen)
  return try SimulatedWorld(
    WorldSetup(
      robot: robot, start: ready, face: .ball(radius: 0.01), X_WB: .identity,
      X_WP: RigidTransform(.identity, p_BT - Vector3(0, 0, 0.15 + gap)),
      X_WC: RigidTransform(.aboutX(1), [1, 2, 3]),
      surface: DeformingSurface(rest: mesh, thorax: fields.thorax, abdomen: fields.abdomen),
      skinRegions: .uniform(region, triangleCount: mesh.triangles.count),
      breathing: breathing, targets: [target], operatorSchedule: schedule, seed: seed,
      rate: control))
}
