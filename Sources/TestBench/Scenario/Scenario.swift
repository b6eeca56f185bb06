// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import MotionControl
package import Safety
package import SpatialMath
package import Treatment

/// The whole input of a run, `robotsim.scenario/1`: same scenario and same source, same bytes.
package struct Scenario: Sendable {
  package var name: String
  /// Whence every random number of the run comes; below 2⁵³, as JSON numbers carry no more.
  package var seed: UInt64
  package var standard: AcupointModel.Standard
  /// Points that take another place of the standard: `CODE` or `CODE:ID`.
  package var alternatives: [String]
  package var patient: AcupointModel.Patient
  package var posture: Posture
  package var pregnant: Bool { patient.isPregnant }
  /// Parts of the patient that are kept free.
  package var zones: [ZoneRequest]
  package var table: Table
  package var robot: RobotSetup
  package var treatment: TreatmentProtocol
  package var control: ControlSettings
  package var plant: PlantSettings
  package var breathing: BreathingSettings
  package var registration: RegistrationSetup
  package var operatorActions: [OperatorAction]
  package var recording: RecordingSettings

  /// The treatment table: a box on the floor under W, its long axis along W y.
  package struct Table: Equatable, Sendable {
    /// Height of its top above the floor [m].
    package var height: Double
    /// Across and along the patient [m].
    package var width: Double
    package var length: Double
  }

  package struct RobotSetup: Sendable {
    /// A shipped name or a URDF file.
    package var model: String
    package var tool: String
    package var base: Base
    /// Joint angles at the start [rad]; nil lets the planner find some above the targets.
    package var start: [Double]?

    package enum Base: Sendable {
      case fixed(BasePose)
      case auto
    }

    /// The base in the room, in the units of the file, which are kept for writing it again.
    package struct BasePose: Equatable, Sendable {
      package var millimetres: [Double]
      /// Roll, pitch, yaw.
      package var degrees: [Double]

      package var X_WB: RigidTransform<World, SpatialMath.Base> {
        let angles = degrees.map { $0 * .pi / 180 }
        return RigidTransform(
          RotationMatrix(roll: angles[0], pitch: angles[1], yaw: angles[2]),
          Vector3(millimetres[0], millimetres[1], millimetres[2]) / 1000)
      }

      package init(millimetres: [Double], degrees: [Double]) {
        self.millimetres = millimetres
        self.degrees = degrees
      }

      /// To a millionth of a millimetre and of a degree.
      package init(_ X_WB: RigidTransform<World, SpatialMath.Base>) {
        func rounded(_ x: Double) -> Double { (x * 1e6).rounded() / 1e6 + 0 }
        let p = X_WB.translation
        let turn = X_WB.rotation.rollPitchYaw
        millimetres = [p.x, p.y, p.z].map { rounded($0 * 1000) }
        degrees = [turn.roll, turn.pitch, turn.yaw].map { rounded($0 * 180 / .pi) }
      }
    }
  }

  package struct ControlSettings: Equatable, Sendable {
    package var rate: ControlRate
    /// What the drives of the arm are told.
    package var interface: JointInterface.Name
    /// Ceilings of the tool's speed, for plan, loop and monitors.
    package var speed = SpeedLimits()
  }

  /// What differs from the posture's defaults; nil keeps the default.
  package struct BreathingSettings: Equatable, Sendable {
    package var enabled: Bool
    /// Breaths per second [Hz].
    package var rate: Double?
    /// Peak-to-peak excursion of the thorax field [m].
    package var thorax: Double?
    /// Peak-to-peak excursion of the abdomen field [m].
    package var abdomen: Double?
  }

  package struct OperatorAction: Equatable, Sendable {
    /// [s] since the start.
    package var time: Double
    package var event: OperatorEvents
    /// The act as the file names it.
    package var name: String
  }

  package struct RecordingSettings: Equatable, Sendable {
    /// How often the channels that are not recorded every tick are [Hz].
    package var stateRate: Int
    package var compressed: Bool
    /// How often the controller's whole state is kept [s]; nil for never.
    package var snapshotPeriod: Double?

    /// What that may be [s].
    package static let snapshotPeriods = 0.01...3600.0
  }
}
