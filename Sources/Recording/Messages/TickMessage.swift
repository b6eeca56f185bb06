// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Safety
import SpatialMath

/// One tick as the log keeps it: the controller's input bit for bit, and what it decided.
package struct LoggedTick: Equatable, Sendable {
  package var input: TickInput
  package var mode: Mode
  package var faults: FaultSet
  package var events: TickEvents
  package var segment: Int
  package var target: Int
  /// [s], to single precision.
  package var pathTime: Double
  /// [N], to single precision.
  package var forceDesired: Double
  /// [N], to single precision.
  package var forceMeasured: Double
  /// [m], to single precision.
  package var admittanceDisplacement: Double
  /// What the limiter was given; nil where it changed nothing.
  package var commanded: JointCommand?
  /// Whether the drives were told to run.
  package var drivesEnabled: Bool
  package var stateHash: UInt64
}

extension MessageType {
  /// SI units; rotation column by column; joints from the base outwards. The two sequences
  /// `commanded_…` are empty where the limiter changed nothing: the command is then that of
  /// `/joint_commands`.
  static let tickInput = MessageType(
    "robotsim_msgs/msg/TickInput",
    """
    int64 tick
    int64 periods_elapsed
    int64 wrench_age_ticks
    int64 tracker_age_ticks
    int64 link_received
    int64 link_lost
    uint32 faults
    uint32 events
    int32 segment
    int32 target
    uint8 mode
    uint8 robot_status
    uint8 operator_events
    uint8 wrench_validity
    uint8 tracker_validity
    bool wrench_is_new
    bool tracker_is_new
    bool drives_enabled
    bool commanded_drives_enabled
    float64[] commanded_q_rad
    float64[] commanded_qd_rad_s
    float64[9] tracker_rotation
    float64[3] tracker_position_m
    float32 force_desired_n
    float32 force_measured_n
    float32 admittance_displacement_m
    float32 path_time_s
    float64 breathing_thorax_m
    float64 breathing_abdomen_m
    float64[3] wrench_moment_nm
    float64[3] wrench_force_n
    float64[] q_rad
    float64[] qd_rad_s
    float64[] tau_nm
    uint64 state_hash
    """)
}

extension CDREncoder {
  /// The fields of `MessageType.tickInput`. Allocates: never.
  mutating func append(_ record: borrowing TickRecord, joints: Int) {
    let input = record.input
    append(Int64(input.tick.index))
    append(Int64(input.periodsElapsed))
    append(Int64(input.wrench.ageTicks))
    append(Int64(input.tracker.ageTicks))
    append(Int64(input.link.received))
    append(Int64(input.link.lost))
    append(record.faults.rawValue)
    append(record.events.rawValue)
    append(Int32(truncatingIfNeeded: record.segment))
    append(Int32(truncatingIfNeeded: record.target))
    append(record.mode.rawValue)
    append(input.robot.status.rawValue)
    append(input.operatorEvents.rawValue)
    append(input.wrench.validity.rawValue)
    append(input.tracker.validity.rawValue)
    append(input.wrench.isNew)
    append(input.tracker.isNew)
    append(record.limited.drivesEnabled)
    append(record.commanded.drivesEnabled)
    let changed = record.commanded != record.limited
    append(record.commanded.q, count: changed ? joints : 0)
    append(record.commanded.qd, count: changed ? joints : 0)
    append(exact: input.tracker.X_CP.rotation.x)
    append(exact: input.tracker.X_CP.rotation.y)
    append(exact: input.tracker.X_CP.rotation.z)
    append(exact: input.tracker.X_CP.translation)
    append(Float(record.forceDesired))
    append(Float(record.forceMeasured))
    append(Float(record.admittanceDisplacement))
    append(Float(record.pathTime))
    append(input.tracker.breathing.thorax)
    append(input.tracker.breathing.abdomen)
    append(exact: input.wrench.wrench_T.moment)
    append(exact: input.wrench.wrench_T.force)
    append(input.robot.q, count: joints)
    append(input.robot.qd, count: joints)
    append(input.robot.tauMeasured, count: joints)
    append(record.stateHash)
  }
}
