// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A part of one patient that the tool and the arm keep away from: a wound, an implant, a tumour.
///
/// It lies in P and moves with the skin it is anchored to: to the first order in both breathing
/// coefficients, each part by its own anchor.
///
/// - Invariant: there is at least one part; radii and half extents are greater than zero.
package struct ExclusionZone: Equatable, Sendable {
  package enum Reason: String, CaseIterable, Sendable {
    case wound, implant, tumour, pacemaker, other
  }

  package enum Shape: Equatable, Sendable {
    /// In P at the end of quiet expiration [m].
    case ball(center: Vector3, radius: Double)
    case box(OrientedBox)
  }

  package struct Part: Equatable, Sendable {
    package let shape: Shape
    /// Motion per metre of the thorax coefficient, in P.
    package let thorax: Vector3
    /// Motion per metre of the abdomen coefficient, in P.
    package let abdomen: Vector3

    package init(shape: Shape, thorax: Vector3 = .zero, abdomen: Vector3 = .zero) {
      self.shape = shape
      self.thorax = thorax
      self.abdomen = abdomen
    }
  }

  /// For people: "pacemaker at ST13 left".
  package let name: String
  package let reason: Reason
  package let parts: [Part]
  /// A ball that holds every part at rest.
  private let hull: (center: Vector3, radius: Double)
  /// The fastest motion of a part per metre of each breathing coefficient.
  private let drift: (thorax: Double, abdomen: Double)

  /// - Precondition: the invariant.
  package init(name: String, reason: Reason, parts: [Part]) {
    precondition(!parts.isEmpty && parts.allSatisfy(\.shape.isSolid), "\(name) has no room")
    self.name = name
    self.reason = reason
    self.parts = parts
    var center = Vector3.zero
    for part in parts { center += part.shape.center / Double(parts.count) }
    hull = (center, parts.map { ($0.shape.center - center).length + $0.shape.reach }.max() ?? 0)
    drift = (
      parts.map(\.thorax.length).max() ?? 0, parts.map(\.abdomen.length).max() ?? 0
    )
  }

  package static func == (a: ExclusionZone, b: ExclusionZone) -> Bool {
    a.name == b.name && a.reason == b.reason && a.parts == b.parts
  }

  /// The same zone in a patient frame that stands elsewhere.
  package func moved(by X: RigidTransform<Patient, Patient>) -> ExclusionZone {
    ExclusionZone(
      name: name, reason: reason,
      parts: parts.map {
        Part(
          shape: $0.shape.moved(by: X), thorax: X.rotation * $0.thorax,
          abdomen: X.rotation * $0.abdomen)
      })
  }

  /// True when a point of P is in the zone at this breath.
  package func contains(_ p: Vector3, at breath: BreathingState = .rest) -> Bool {
    parts.contains { $0.shape.contains(p - $0.shift(at: breath)) }
  }

  /// Free space between a capsule in P and the zone [m], negative inside; and where on the
  /// capsule's axis. What is no number counts as infinitely deep inside. Allocates: never.
  ///
  /// - Parameter limit: what is further away may be answered by any distance between this and the
  ///   true one, which is faster [m].
  package func gap(
    to capsule: Capsule, at breath: BreathingState, exactBelow limit: Double = .infinity
  ) -> (distance: Double, onAxis: Vector3) {
    let axis = capsule.axis
    let p = axis.point(axis.parameter(nearestTo: hull.center))
    let least =
      (p - hull.center).length - hull.radius - capsule.radius
      - (drift.thorax * abs(breath.thorax) + drift.abdomen * abs(breath.abdomen))
    if least > limit { return (least, p) }
    var best = (distance: Double.infinity, onAxis: capsule.a)
    for part in parts {
      let shift = part.shift(at: breath)
      let moved = Capsule(a: capsule.a - shift, b: capsule.b - shift, radius: capsule.radius)
      let found = part.shape.gap(to: moved)
      let distance = found.distance.isNaN ? -.infinity : found.distance
      if distance < best.distance { best = (distance, found.onAxis + shift) }
    }
    return best
  }
}

extension ExclusionZone.Part {
  func shift(at breath: BreathingState) -> Vector3 {
    thorax * breath.thorax + abdomen * breath.abdomen
  }
}

extension ExclusionZone.Shape {
  var isSolid: Bool {
    switch self {
    case .ball(let center, let radius): radius > 0 && center.length.isFinite
    case .box(let box): box.halfExtents.min() > 0 && box.center.length.isFinite
    }
  }

  var center: Vector3 {
    switch self {
    case .ball(let center, _): center
    case .box(let box): box.center
    }
  }

  func moved(by X: RigidTransform<Patient, Patient>) -> ExclusionZone.Shape {
    switch self {
    case .ball(let center, let radius): .ball(center: X * center, radius: radius)
    case .box(let box):
      .box(
        OrientedBox(
          center: X * box.center, orientation: X.rotation * box.orientation,
          halfExtents: box.halfExtents))
    }
  }

  /// From the center to the furthest point [m].
  var reach: Double {
    switch self {
    case .ball(_, let radius): radius
    case .box(let box): box.halfExtents.length
    }
  }

  func contains(_ p: Vector3) -> Bool {
    switch self {
    case .ball(let center, let radius):
      return (p - center).length <= radius
    case .box(let box):
      let local = box.orientation.inverseTimes(p - box.center)
      for axis in 0..<3 where abs(local[axis]) > box.halfExtents[axis] { return false }
      return true
    }
  }

  func gap(to capsule: Capsule) -> (distance: Double, onAxis: Vector3) {
    switch self {
    case .ball(let center, let radius):
      let axis = capsule.axis
      let p = axis.point(axis.parameter(nearestTo: center))
      return ((p - center).length - radius - capsule.radius, p)
    case .box(let box):
      let found = capsule.separation(from: box)
      return (found.gap, found.onAxis)
    }
  }
}

extension ExclusionZone {
  /// Free space between a tool, its tip and the capsules of its body, and the zone [m].
  /// Allocates: never.
  package func gap(
    to tool: ToolModel?, at X_PT: RigidTransform<Patient, Tool>, breath: BreathingState,
    exactBelow limit: Double = .infinity
  ) -> Double {
    let tip = Capsule(a: X_PT.translation, b: X_PT.translation, radius: 0)
    var best = gap(to: tip, at: breath, exactBelow: limit).distance
    guard let tool else { return best }
    let X_PF = X_PT * tool.X_FT.inverse
    for i in tool.capsules.indices {
      let capsule = tool.capsules[i].moved(by: X_PF)
      best = min(best, gap(to: capsule, at: breath, exactBelow: limit).distance)
    }
    return best
  }
}
