// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

extension MessageType {
  /// Single precision: 0.06 µm at one metre and 0.5 µN at ten newtons, far below every bar a
  /// judge holds the truth against. Orientations are x, y, z, w; `target` and `contact_region` are
  /// −1 for none, and the numbers that belong to them then zero.
  static let truth = MessageType(
    "robotsim_msgs/msg/Truth",
    """
    int64 tick
    int32 target
    int32 contact_region
    float32 contact_depth_m
    float32 contact_normal_force_n
    float32 contact_friction_force_n
    float32 breathing_thorax_m
    float32 breathing_abdomen_m
    float32[3] patient_position_m
    float32[4] patient_orientation
    float32[3] target_position_m
    float32[4] target_orientation
    float32[3] tool_position_m
    float32[4] tool_orientation
    float32[] q_rad
    """)
}

extension CDREncoder {
  private mutating func append<A: Frame, B: Frame>(single X: RigidTransform<A, B>) {
    append(Float(X.translation.x))
    append(Float(X.translation.y))
    append(Float(X.translation.z))
    let (v, w) = X.rotation.orientation
    append(Float(v.x))
    append(Float(v.y))
    append(Float(v.z))
    append(Float(w))
  }

  /// The fields of `MessageType.truth`. Allocates: never.
  mutating func append(_ truth: borrowing TruthRecord, joints: Int) {
    append(Int64(truth.tick.index))
    append(Int32(truncatingIfNeeded: truth.target))
    append(Int32(truncatingIfNeeded: truth.contact?.region ?? -1))
    append(Float(truth.contact?.depth ?? 0))
    append(Float(truth.contact?.normalForce ?? 0))
    append(Float(truth.contact?.frictionForce ?? 0))
    append(Float(truth.breathing.thorax))
    append(Float(truth.breathing.abdomen))
    append(single: truth.X_WP)
    if truth.target >= 0 {
      append(single: truth.X_WA)
    } else {
      for _ in 0..<7 { append(Float(0)) }
    }
    append(single: truth.X_WT)
    append(count: joints)
    for i in 0..<joints { append(Float(truth.q[i])) }
  }
}

extension CDRDecoder {
  private mutating func single<A: Frame, B: Frame>() throws(Failure) -> RigidTransform<A, B> {
    let x = Double(try float())
    let y = Double(try float())
    let p = Vector3(x, y, Double(try float()))
    let qx = Double(try float())
    let qy = Double(try float())
    let qz = Double(try float())
    let qw = Double(try float())
    guard qx * qx + qy * qy + qz * qz + qw * qw > 0.25 else {
      return RigidTransform(.identity, p)
    }
    return RigidTransform(UnitQuaternion(normalizing: qw, Vector3(qx, qy, qz)).matrix, p)
  }

  /// The fields of `MessageType.truth`.
  package mutating func truthRecord() throws(Failure) -> TruthRecord {
    let tick = try tick()
    let target = Int(try int32())
    let region = Int(try int32())
    let depth = Double(try float())
    let normalForce = Double(try float())
    let frictionForce = Double(try float())
    let thorax = Double(try float())
    let breathing = BreathingState(thorax: thorax, abdomen: Double(try float()))
    let X_WP: RigidTransform<World, Patient> = try single()
    let X_WA: RigidTransform<World, Acupoint> = try single()
    let X_WT: RigidTransform<World, Tool> = try single()
    let place = offset
    let count = try self.count(elementSize: 4)
    guard count <= JointVector.capacity else {
      throw .valueOutOfRange(offset: place, value: UInt64(count))
    }
    var q = JointVector.zero
    for i in 0..<count { q[i] = Double(try float()) }
    let contact = ContactTruth(
      region: region, depth: depth, normalForce: normalForce, frictionForce: frictionForce)
    return TruthRecord(
      tick: tick, q: q, X_WT: X_WT, X_WP: X_WP, breathing: breathing, target: target,
      X_WA: X_WA, contact: region < 0 ? nil : contact)
  }
}
