// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension ControllerState {
  /// The hash of every field, visited in the order written here. Allocates: never.
  package var hash: UInt64 {
    var h = StateHash()
    h.add(lastTick)
    h.add(UInt64(supervisor.mode.rawValue))
    h.add(UInt64(supervisor.faults.rawValue))
    h.add(supervisor.isPaused)
    h.add(response.map { Int($0.rawValue) } ?? -1)
    h.add(UInt64(interrupted.rawValue))
    h.add(isEngaged)
    h.add(normal)
    h.add(qTrusted)
    h.add(isContactMissed)
    h.add(isTrailing)
    h.add(periodsWithoutContact)
    h.add(plan.q)
    h.add(plan.X_BT)
    clock.visit(&h)
    homing.visit(&h)
    estimator.visit(&h)
    force.visit(&h)
    admittance.visit(&h)
    press.visit(&h)
    stop.visit(&h)
    limiter.visit(&h)
    for i in 0..<JointVector.capacity { h.add(Int(monitors.joints.periodsStalled[i])) }
    h.add(monitors.contact.periodsAboveForce)
    h.add(monitors.contact.periodsAbovePressure)
    return h.value
  }
}

extension PlanClock {
  func visit(_ h: inout StateHash) {
    h.add(segment)
    h.add(time)
    h.add(rate)
    h.add(rateSlope)
  }
}

extension HomingMotion {
  func visit(_ h: inout StateHash) {
    h.add(from)
    h.add(to)
    h.add(duration)
  }
}

extension TargetEstimator {
  func visit(_ h: inout StateHash) {
    h.add(X_BP)
    h.add(V_BP)
    h.add(breathing.thorax)
    h.add(breathing.abdomen)
    h.add(breathingRate.thorax)
    h.add(breathingRate.abdomen)
    h.add(sampleAge ?? -1)
    h.add(knowsVelocity)
  }
}

extension ForceEstimator {
  func visit(_ h: inout StateHash) {
    h.add(force_B)
    h.add(sampleAge ?? -1)
    h.add(inContact)
  }
}

extension Admittance {
  func visit(_ h: inout StateHash) {
    h.add(displacement)
    h.add(speed)
    h.add(stiffness.slowForce)
    h.add(stiffness.slowDepth)
    h.add(stiffness.fastForce)
    h.add(stiffness.fastDepth)
    h.add(stiffness.sumForceDepth)
    h.add(stiffness.sumDepthDepth)
    h.add(stiffness.floor)
    h.add(stiffness.isPrimed)
  }
}

extension PressSequence {
  func visit(_ h: inout StateHash) {
    h.add(UInt64(phase.rawValue))
    h.add(periods)
    h.add(periodsAway)
    h.add(repeatsDone)
    h.add(startForce)
    h.add(force)
    h.add(rate)
  }
}

extension StopMotion {
  func visit(_ h: inout StateHash) {
    h.add(X_BT)
    h.add(velocity)
    h.add(normal)
    h.add(remaining)
    h.add(isFinished)
  }
}

extension JointLimiter {
  func visit(_ h: inout StateHash) {
    h.add(q)
    h.add(qd)
    h.add(qdd)
  }
}
