// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
package import Simulation
package import StrictJSON
package import Treatment

/// Why a run could not begin or could not be kept: bad input, said before anything moves.
package enum RunRefused: Error, CustomStringConvertible {
  case scenario(JSONError)
  case robot(RobotFiles.Refused)
  case patient(PatientModel.Refused)
  case registration(PatientRegistrar.Refused)
  case treatment(TreatmentRefusal)
  case zone(ZoneRefusal)
  case plan(PlanRefusal)
  case table(TreatmentTable.Invalid)
  case breathing(BreathingPattern.Invalid)
  case startAngles(count: Int, joints: Int)
  case world(WorldSetup.Invalid)
  case control(ControlConfiguration.Invalid)
  case file(FileFailure)
  /// The log could not be written to its end; `kept` is where the part before that is.
  case recording(FileFailure, kept: String?)

  package var description: String {
    switch self {
    case .scenario(let error): "\(error)"
    case .robot(let error): "\(error)"
    case .patient(let error): "\(error)"
    case .registration(let error): "\(error)"
    case .treatment(let error): "\(error)"
    case .zone(let error): "\(error)"
    case .plan(let error): "\(error)"
    case .table(let error): "environment.table: \(error)"
    case .breathing(let error): "disturbances.breathing: \(error)"
    case .startAngles(let count, let joints):
      "robot.start_q_deg: \(count) angles for \(joints) joints"
    case .world(let error): "\(error)"
    case .control(let error): "\(error)"
    case .file(let error): "\(error)"
    case .recording(let error, let kept):
      if let kept {
        "\(error)\nThe log up to there is in \(kept); `robotsim log recover \(kept)` makes it whole."
      } else {
        "\(error)"
      }
    }
  }
}
