// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// What viewers draw: frames, joint curves, poses and wrench, at their own rate.
extension RunRecorder {
  /// The robot's description, the frames that never move, and the places on the skin.
  mutating func writeStatics() {
    let stamp = LogTime.origin
    message.begin()
    message.append(setup.urdf)
    send(on: channels.robotDescription, at: stamp)
    message.begin()
    message.append(count: arm.fixed.count + 1)
    message.append(fixedFramesOf: arm, X_WB: setup.X_WB, at: stamp)
    send(on: channels.staticTransforms, at: stamp)
    message.begin()
    message.append(count: 2 * setup.points.count)
    for index in setup.points.indices { appendMarkers(of: index, state: .waiting, at: stamp) }
    send(on: channels.acupoints, at: stamp)
  }

  mutating func writeViews(_ record: borrowing TickRecord, at stamp: UInt64) {
    let robot = record.input.robot
    message.begin()
    message.append(header: stamp, frame: "")
    message.append(block: jointNames)
    message.append(robot.q, count: jointCount, step: ViewerGrid.geometry)
    message.append(robot.qd, count: jointCount, step: ViewerGrid.geometry)
    message.append(robot.tauMeasured, count: jointCount, step: ViewerGrid.force)
    send(on: channels.jointStates, at: stamp)

    writeTransforms(record, at: stamp)
    message.begin()
    message.append(header: stamp, frame: arm.root)
    message.append(pose: record.X_BT)
    send(on: channels.toolPose, at: stamp)
    if record.target >= 0 {
      message.begin()
      message.append(header: stamp, frame: arm.root)
      message.append(pose: record.X_BA)
      send(on: channels.targetPose, at: stamp)
    }
    message.begin()
    message.append(header: stamp, frame: FrameName.tip)
    message.append(record.input.wrench.wrench_T.force, step: ViewerGrid.force)
    message.append(record.input.wrench.wrench_T.moment, step: ViewerGrid.force)
    send(on: channels.toolWrench, at: stamp)
  }

  private mutating func writeTransforms(_ record: borrowing TickRecord, at stamp: UInt64) {
    message.begin()
    message.append(count: arm.moving.count + 2)
    message.append(movingFramesOf: arm, at: record.input.robot.q, stamp)
    message.append(
      transform: record.X_BTDesired, at: stamp, from: arm.root, to: FrameName.tipDesired)
    message.append(
      transform: setup.X_WC * record.input.tracker.X_CP, at: stamp, from: FrameName.world,
      to: FrameName.patient)
    send(on: channels.transforms, at: stamp)
  }

  mutating func appendMarkers(of index: Int, state: PointState, at stamp: UInt64) {
    message.append(markersOf: setup.points[index], number: index, state: state, at: stamp)
  }
}
