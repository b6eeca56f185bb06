// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

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

/// What a viewer draws that is no robot: the fields of `visualization_msgs/Marker`.
extension CDREncoder {
  /// The kinds of marker that logs use, by their numbers in the message.
  private enum MarkerKind: Int32 {
    case sphere = 2
    case lineStrip = 4
    case text = 9
  }

  /// Two markers a place: a sphere of 8 mm and its name above it. Allocates: never.
  mutating func append(
    markersOf point: LoggedPoint, number: Int, state: PointState, at stamp: UInt64
  ) {
    append(
      .sphere, namespace: "points", number: number, frame: FrameName.patient, pose: point.X_PA,
      scale: Vector3(repeating: 0.008), colour: state.colour, at: stamp)
    let above = RigidTransform<Acupoint, Acupoint>(.identity, [0, 0, 0.015])
    append(
      .text, namespace: "names", number: number, frame: FrameName.patient,
      pose: point.X_PA * above, scale: Vector3(repeating: 0.012), colour: state.colour,
      text: point.name, at: stamp)
  }

  /// One marker: a line of 2 mm through points of a frame [m].
  mutating func append(
    path points: [Vector3], namespace: String, number: Int, frame: String,
    colour: (Float, Float, Float), at stamp: UInt64
  ) {
    append(
      .lineStrip, namespace: namespace, number: number, frame: frame,
      pose: RigidTransform<World, World>.identity, scale: [0.002, 0, 0], colour: colour,
      points: points, at: stamp)
  }

  private mutating func append<A: Frame, B: Frame>(
    _ shape: MarkerKind, namespace: String, number: Int, frame: String, pose: RigidTransform<A, B>,
    scale: Vector3, colour: (Float, Float, Float), points: [Vector3] = [], text: String = "",
    at stamp: UInt64
  ) {
    append(header: stamp, frame: frame)
    append(namespace)
    append(Int32(truncatingIfNeeded: number))
    append(shape.rawValue)
    append(Int32(0))  // add or modify
    append(exactPose: pose)
    append(exact: scale)
    append(colour.0)
    append(colour.1)
    append(colour.2)
    append(Float(1))
    append(stamp: 0)  // lifetime: for ever
    append(true)  // follows its frame
    append(count: points.count)
    for point in points { append(exact: point) }
    append(count: 0)  // colours
    append("")  // texture
    append(header: 0, frame: "")
    append("")
    append(count: 0)
    append(count: 0)  // texture coordinates
    append(text)
    append("")  // mesh
    append("")
    append(count: 0)
    append(false)
  }
}
