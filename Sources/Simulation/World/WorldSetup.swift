// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import MotionControl
package import Safety
package import SpatialMath

/// Everything a simulated world is made of.
package struct WorldSetup: Sendable {
  package var robot: RobotModel
  /// Where the arm stands at the beginning [rad].
  package var start: JointVector
  package var face: ToolFace
  package var X_WB: RigidTransform<World, Base>
  package var X_WP: RigidTransform<World, Patient>
  package var X_WC: RigidTransform<World, Tracker>
  /// The skin in P, with its breathing fields, at rest.
  package var surface: DeformingSurface
  package var skinRegions: SkinRegionMap
  package var breathing: BreathingPattern
  /// In the order of the plan's targets.
  package var targets: [TrueTarget]
  package var operatorSchedule: OperatorSchedule
  package var seed: UInt64
  package var rate: ControlRate
  /// Length of one step of integration [s]; a whole number of them makes a control period.
  package var plantStep: Double
  package var plantModel: PlantModel

  /// - Parameter plantStep: the usual one of the model when nil.
  package init(
    robot: RobotModel, start: JointVector, face: ToolFace,
    X_WB: RigidTransform<World, Base>, X_WP: RigidTransform<World, Patient>,
    X_WC: RigidTransform<World, Tracker>, surface: DeformingSurface,
    skinRegions: SkinRegionMap, breathing: BreathingPattern, targets: [TrueTarget],
    operatorSchedule: OperatorSchedule = .startAtOnce, seed: UInt64, rate: ControlRate,
    plantStep: Double? = nil, plantModel: PlantModel = .rigid
  ) {
    self.robot = robot
    self.start = start
    self.face = face
    self.X_WB = X_WB
    self.X_WP = X_WP
    self.X_WC = X_WC
    self.surface = surface
    self.skinRegions = skinRegions
    self.breathing = breathing
    self.targets = targets
    self.operatorSchedule = operatorSchedule
    self.seed = seed
    self.rate = rate
    self.plantStep = plantStep ?? plantModel.step(filling: rate)
    self.plantModel = plantModel
  }

  /// Why a world cannot be made.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    /// The arm cannot be simulated.
    case arm(SimulatedArm.Invalid)
    /// The step is too long for the model of the plant [s].
    case longStep(Double, model: PlantModel)
    /// The period is not a whole number of plant steps.
    case plantStep(Double, period: Double)
    /// The map of regions does not cover the skin.
    case regionMap(entries: Int, triangles: Int)
    /// The arm starts outside its limits.
    case start(joint: String, position: Double, lower: Double, upper: Double)

    package var description: String {
      switch self {
      case .arm(let reason): reason.description
      case .longStep(let step, let model):
        "plant step of \(step * 1e3) ms: at most \(model.longestStep * 1e3) ms for the plant model "
          + model.rawValue
      case .plantStep(let step, let period):
        "plant step of \(step * 1e3) ms: a whole number of steps, at most "
          + "\(SimulatedWorld.mostSubsteps), must make the control period of \(period * 1e3) ms"
      case .regionMap(let entries, let triangles):
        "map of skin regions: \(entries) entries for \(triangles) triangles"
      case .start(let joint, let position, let lower, let upper):
        "start position of joint \(joint): \(position) rad is outside \(lower)…\(upper) rad"
      }
    }
  }

  /// How many plant steps make one control period, or nil.
  var substeps: Int? {
    let ratio = rate.period / plantStep
    guard ratio.isFinite, ratio >= 0.5, ratio < Double(SimulatedWorld.mostSubsteps) + 0.5
    else { return nil }
    let whole = ratio.rounded()
    return abs(ratio - whole) <= 1e-9 * whole ? Int(whole) : nil
  }
}
