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
    message.append(header: stamp, frame: FrameName.world)
    message.append(arm.root)
    message.append(exactPose: setup.X_WB)
    for frame in arm.fixed {
      message.append(header: stamp, frame: frame.parent)
      message.append(frame.child)
      message.append(exactPose: frame.X_PC)
    }
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
    let bodies = arm.bodyPoses(at: record.input.robot.q)
    message.begin()
    message.append(count: arm.moving.count + 2)
    for link in arm.moving {
      message.append(
        transform: arm.pose(of: link, in: bodies), at: stamp, from: link.parent, to: link.child)
    }
    message.append(
      transform: record.X_BTDesired, at: stamp, from: arm.root, to: FrameName.tipDesired)
    message.append(
      transform: setup.X_WC * record.input.tracker.X_CP, at: stamp, from: FrameName.world,
      to: FrameName.patient)
    send(on: channels.transforms, at: stamp)
  }

  /// How far the treatment of a place has come.
  enum PointState {
    case waiting, active, done

    /// Red, green, blue.
    var colour: (Float, Float, Float) {
      switch self {
      case .waiting: (0.55, 0.6, 0.65)
      case .active: (0.9, 0.6, 0)
      case .done: (0, 0.6, 0.5)
      }
    }
  }

  /// Two markers a place: a sphere of 8 mm and its name above it.
  mutating func appendMarkers(of index: Int, state: PointState, at stamp: UInt64) {
    let point = setup.points[index]
    appendMarker(
      namespace: "points", index: index, type: 2, pose: point.X_PA, size: 0.008, state: state,
      text: "", at: stamp)
    let above = RigidTransform<Acupoint, Acupoint>(.identity, [0, 0, 0.015])
    appendMarker(
      namespace: "names", index: index, type: 9, pose: point.X_PA * above, size: 0.012,
      state: state, text: point.name, at: stamp)
  }

  private mutating func appendMarker(
    namespace: String, index: Int, type: Int32, pose: RigidTransform<Patient, Acupoint>,
    size: Double, state: PointState, text: String, at stamp: UInt64
  ) {
    message.append(header: stamp, frame: FrameName.patient)
    message.append(namespace)
    message.append(Int32(truncatingIfNeeded: index))
    message.append(type)
    message.append(Int32(0))  // add or modify
    message.append(exactPose: pose)
    message.append(exact: Vector3(size, size, size))
    let (red, green, blue) = state.colour
    message.append(red)
    message.append(green)
    message.append(blue)
    message.append(Float(1))
    message.append(stamp: 0)  // lifetime: for ever
    message.append(true)  // follows its frame
    message.append(count: 0)  // points
    message.append(count: 0)  // colours
    message.append("")  // texture
    message.append(header: 0, frame: "")
    message.append("")
    message.append(count: 0)
    message.append(count: 0)  // texture coordinates
    message.append(text)
    message.append("")  // mesh
    message.append("")
    message.append(count: 0)
    message.append(false)
  }
}
