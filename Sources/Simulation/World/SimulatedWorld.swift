// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import MotionControl
package import SpatialMath

/// The plant behind the ports: arm, tool, tissue, living patient and sensors. It alone holds the
/// truth.
///
/// Time: a command computed from the input of tick *k* acts from tick *k* to tick *k + 1*; `step`
/// returns the input of tick *k + 1*, in which every number belongs to that instant. The breath is
/// a function of the tick alone. Same setup and same commands give the same bits.
package struct SimulatedWorld: Sendable {
  /// Once the skin is nearer to the tool's face than this, `Truth.contact` tells of it [m].
  package static let nearby = 0.02
  /// The most plant steps in one control period.
  package static let mostSubsteps = 100

  package let rate: ControlRate
  package let skinRegions: SkinRegionMap
  private let X_WB: RigidTransform<World, Base>
  private let X_WP: RigidTransform<World, Patient>
  private let tissue: TissueMap
  private let breathing: Breathing
  private let contact: ToolContact
  private let sensors: IdealSensors
  private let targets: [TrueTarget]
  private let skinTravel: Double
  private let substeps: Int
  private var schedule: OperatorSchedule
  private var arm: SimulatedArm
  private var surface: DeformingSurface
  private var patch = SurfacePatch()
  private var gap = GapBound()
  private var emergencyStopPressed = false

  /// What really is, now.
  package private(set) var truth: Truth
  /// What the controller is told about now.
  package private(set) var input: TickInput

  /// The world at tick 0: the arm stands still at its start, the patient has breathed out.
  package init(_ setup: WorldSetup) throws(WorldSetup.Invalid) {
    let robot = setup.robot
    guard let substeps = setup.substeps else {
      throw .plantStep(setup.plantStep, period: setup.rate.period)
    }
    let longest = setup.plantModel.longestStep
    guard setup.plantStep <= longest * (1 + 1e-9) else {
      throw .longStep(setup.plantStep, model: setup.plantModel)
    }
    let triangles = setup.surface.topology.triangles.count
    guard setup.skinRegions.regionOfTriangle.count == triangles else {
      throw .regionMap(
        entries: setup.skinRegions.regionOfTriangle.count, triangles: triangles)
    }
    for i in 0..<robot.jointCount {
      let (lower, upper) = (robot.limits.lower[i], robot.limits.upper[i])
      guard setup.start[i] >= lower, setup.start[i] <= upper else {
        throw .start(
          joint: robot.jointNames[i], position: setup.start[i], lower: lower, upper: upper)
      }
    }
    rate = setup.rate
    skinRegions = setup.skinRegions
    X_WB = setup.X_WB
    X_WP = setup.X_WP
    tissue = TissueMap(setup.skinRegions, over: setup.surface.topology, seed: setup.seed)
    breathing = Breathing(setup.breathing, seed: setup.seed)
    contact = ToolContact(setup.face)
    sensors = IdealSensors(X_WC: setup.X_WC)
    targets = setup.targets
    skinTravel = breathing.largestTravel
    schedule = setup.operatorSchedule
    self.substeps = substeps
    do throws(SimulatedArm.Invalid) {
      arm = try SimulatedArm(
        robot, at: setup.start, model: setup.plantModel,
        gravity_B: ArmDynamics.gravity_B(X_WB),
        step: setup.rate.period / Double(substeps), stepsPerPeriod: substeps)
    } catch {
      throw .arm(error)
    }
    surface = setup.surface
    let X_BT = arm.kinematics.X_BT
    truth = Truth(
      tick: .zero, q: setup.start, qd: .zero, X_BT: X_BT, X_WT: X_WB * X_BT, X_WP: X_WP,
      breathing: .rest, wrench_T: .zero, contact: nil)
    input = sensors.input(
      truth, joints: arm.measured, tau: arm.jointTorque, status: [], operatorEvents: [])
    feel(breathing.sample(at: 0))
    observe(tick: .zero, drivesOn: true)
  }

  /// Lets one control period pass under a command, and tells what the controller learns at its
  /// end. Allocates: never.
  ///
  /// - Precondition: every number of the command is finite.
  @discardableResult
  package mutating func step(_ command: JointCommand) -> TickInput {
    precondition(
      command.q.isFinite && command.qd.isFinite && command.torque?.isFinite ?? true,
      "command at tick \(truth.tick.index): \(command)")
    let drivesOn = command.drivesEnabled && !emergencyStopPressed
    arm.accept(command, drivesOn: drivesOn)
    let begin = truth.tick.index * substeps
    for i in 1...substeps {
      arm.advance(under: truth.wrench_T.rotated(by: truth.X_BT.rotation))
      feel(breathing.sample(at: Double(begin + i) / Double(rate.hertz * substeps)))
    }
    arm.measure()
    observe(tick: truth.tick.next, drivesOn: drivesOn)
    return input
  }

  /// Steps of the plant in one control period.
  package var stepsPerPeriod: Int { substeps }

  /// Where a target really is in the room, now: its own place, or that on its course to which its
  /// technique leads `time` seconds into its motion. Allocates: never.
  package func targetPose(
    _ index: Int, techniqueTime time: Double = 0
  ) -> RigidTransform<World, Acupoint> {
    X_WP * targets[index].pose(at: truth.breathing, techniqueTime: time)
  }

  /// Brings the truth up to the state of the arm and a breath.
  private mutating func feel(_ breath: Breathing.Sample) {
    truth.q = arm.joints.q
    truth.qd = arm.joints.qd
    truth.X_BT = arm.kinematics.X_BT
    truth.X_WT = X_WB * truth.X_BT
    truth.breathing = breath.displacement
    touch(breath)
  }

  /// Tells the controller what is now.
  private mutating func observe(tick: Tick, drivesOn: Bool) {
    truth.tick = tick
    let events = schedule.take(at: tick)
    if events.contains(.emergencyStop) {
      emergencyStopPressed = true
    } else if events.contains(.acknowledge) {
      emergencyStopPressed = false
    }
    var status: RobotStatus = []
    if emergencyStopPressed { status.formUnion([.emergencyStop, .drivesOff]) }
    if !drivesOn { status.insert(.drivesOff) }
    input = sensors.input(
      truth, joints: arm.measured, tau: arm.jointTorque, status: status, operatorEvents: events)
  }

  /// Finds what the skin does to the tool.
  private mutating func touch(_ breath: Breathing.Sample) {
    truth.contact = nil
    truth.wrench_T = .zero
    let X_PT = X_WP.inverse * truth.X_WT
    let probe = contact.probe(X_PT)
    let near = Self.nearby + contact.reach
    guard gap.lowerBound(at: probe, skinTravel: skinTravel) <= near else { return }
    surface.setCoefficients(
      thorax: breath.displacement.thorax, abdomen: breath.displacement.abdomen)
    let nearest = surface.closestPoint(to: probe, near: &patch)
    gap.measured(nearest.distance, at: probe)
    guard nearest.distance <= near else { return }
    let carried = surface.displacement(at: nearest.anchor)
    let R_PB = X_WP.rotation.inverse * X_WB.rotation
    let state = contact.state(
      X_PT, arm.twist_B.rotated(by: R_PB), nearest: nearest,
      v_PS: carried.thorax * breath.rate.thorax + carried.abdomen * breath.rate.abdomen,
      tissue: tissue.parameters(at: nearest.anchor))
    truth.wrench_T = state.wrench_P.rotated(by: X_PT.rotation.inverse)
    truth.contact = SkinContact(
      region: skinRegions.region(at: nearest.anchor),
      triangle: Int(nearest.triangle), p_WS: X_WP * state.p_PS,
      normal_W: X_WP.rotation * state.normal_P, depth: state.depth,
      normalForce: state.normalForce, frictionForce: state.friction_P.length)
  }
}
