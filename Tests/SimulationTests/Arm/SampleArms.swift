// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath

/// One joint about a vertical axis that turns a body of `inertia` [kg·m²]: gravity does no work.
func turntable(_ inertia: Double) -> ArmDynamics {
  let body = SpatialInertia(
    mass: 1, centre: .zero, central: Symmetric3(xx: 1, yy: 1, zz: inertia, xy: 0, xz: 0, yz: 0))
  return ArmDynamics(
    chain: KinematicChain([ChainJoint(.identity, kind: .revolute)], tip: .identity),
    inertias: [body], gravity_B: [0, 0, -9.80665])
}

/// Drives without friction, of one joint.
func freeDrives(bandwidth: Double = 25) -> JointDrives {
  drives(coulomb: 0, breakaway: 0, viscous: 0, bandwidth: bandwidth)
}

/// Drives of one joint.
func drives(
  coulomb: Double, breakaway: Double, viscous: Double, brake: Double = 50, bandwidth: Double = 25
) -> JointDrives {
  JointDrives(
    rotorInertia: .zero, viscous: JointVector([viscous]), coulomb: JointVector([coulomb]),
    breakaway: JointVector([breakaway]), stribeckVelocity: JointVector([0.01]),
    presliding: JointVector([3e-4]), brake: JointVector([brake]),
    encoderStep: JointVector([1e-9]), bandwidth: bandwidth, commandDelay: 0)
}

/// The shipped Panda without friction, as a plant.
func frictionlessPanda(
  gravity_B: Vector3, at q: JointVector, step: Double, spring: JointSpring? = nil
) throws -> (ArmPlant, ArmDynamics) {
  let robot = try panda()
  var drives = robot.drives ?? JointDrives(of: robot)
  drives.viscous = .zero
  drives.coulomb = .zero
  drives.breakaway = .zero
  let dynamics = ArmDynamics(
    chain: robot.chain, inertias: robot.inertias ?? [],
    rotorInertia: spring == nil ? drives.rotorInertia : .zero, gravity_B: gravity_B)
  let plant = ArmPlant(
    dynamics: dynamics, drives: drives, spring: spring, inertia: drives.rotorInertia, at: q,
    step: step, count: robot.jointCount)
  return (plant, dynamics)
}
