// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Safety
import Simulation
import SpatialMath
import Testing

@Suite("WorldSetup") struct WorldSetupTests {
  private static func setup() throws -> WorldSetup {
    let mesh = skinBall(radius: 0.15, steps: 2)
    let fields = breathingFields(on: mesh)
    let region = SkinRegion(name: "back", individual: "back", tissue: .muscle)
    return WorldSetup(
      robot: try panda(), start: ready, face: .ball(radius: 0.01), X_WB: .identity,
      X_WP: .identity, X_WC: .identity,
      surface: DeformingSurface(rest: mesh, thorax: fields.thorax, abdomen: fields.abdomen),
      skinRegions: .uniform(region, triangleCount: mesh.triangles.count),
      breathing: .still, targets: [], seed: 1, rate: try #require(ControlRate(hertz: 1000)))
  }

  @Test("plant steps that do not make up the period are refused")
  func plantStep() throws {
    var setup = try Self.setup()
    for good in [1e-3, 0.5e-3, 0.25e-3, 1e-5] {
      setup.plantStep = good
      _ = try SimulatedWorld(setup)
    }
    for bad in [0.0, -1e-3, 2e-3, 0.7e-3, 1e-6, .infinity] {
      setup.plantStep = bad
      #expect(throws: WorldSetup.Invalid.plantStep(bad, period: 1e-3)) {
        try SimulatedWorld(setup)
      }
    }
    setup.plantStep = .nan
    #expect(throws: WorldSetup.Invalid.self) { try SimulatedWorld(setup) }
  }

  @Test("joints that yield want short steps and a stiffness")
  func elastic() throws {
    var setup = try Self.setup()
    setup.plantModel = .elastic
    setup.plantStep = 0.5e-3
    #expect(throws: WorldSetup.Invalid.longStep(0.5e-3, model: .elastic)) {
      try SimulatedWorld(setup)
    }
    setup.plantStep = 0.25e-3
    _ = try SimulatedWorld(setup)
    setup.robot = try RobotModel(urdfFile: repository + "Robots/franka_panda.urdf")
    #expect(throws: WorldSetup.Invalid.arm(.noStiffness(robot: "franka_panda"))) {
      try SimulatedWorld(setup)
    }
  }

  @Test("a start outside the limits names the joint")
  func start() throws {
    var setup = try Self.setup()
    setup.start[3] = 0.5
    let error = #expect(throws: WorldSetup.Invalid.self) { try SimulatedWorld(setup) }
    #expect(error?.description.contains(setup.robot.jointNames[3]) == true)
  }

  @Test("a map of another skin is refused")
  func map() throws {
    var setup = try Self.setup()
    setup.skinRegions = .uniform(setup.skinRegions.regions[0], triangleCount: 7)
    #expect(throws: WorldSetup.Invalid.regionMap(entries: 7, triangles: 192)) {
      try SimulatedWorld(setup)
    }
  }
}
