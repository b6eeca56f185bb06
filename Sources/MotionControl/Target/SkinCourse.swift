// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A way over the skin that a technique follows: places on it, evenly apart, each moved by the breath.
///
/// Between the places positions and normals run along Catmull and Rom's cubic (1974), so that a tool
/// that moves evenly along it has no step in its velocity.
package struct SkinCourse: Equatable, Sendable {
  package enum Shape: String, CaseIterable, Sendable {
    /// Around the target, closed.
    case ring
    /// From the target to another place.
    case line
  }

  /// Where on a course.
  package struct Point: Equatable, Sendable {
    /// Turns around a ring from its first place; the share of a line, 0...1.
    package var along: Double
    /// From the middle of a ring to the ring, 0...1; 1 on a line.
    package var out: Double

    package init(along: Double, out: Double) {
      self.along = along
      self.out = out
    }
  }

  /// A place on the skin at the end of quiet expiration, and what the breath does to it, in P.
  package struct Place: Equatable, Sendable {
    /// [m]
    package var position: Vector3
    /// Outward, of length one.
    package var normal: Vector3
    /// Per metre of the thorax and the abdomen coefficient.
    package var thorax: Change
    package var abdomen: Change

    /// What one metre of a breathing coefficient does.
    package struct Change: Equatable, Sendable {
      /// [m/m]
      package var position: Vector3
      /// [1/m]
      package var normal: Vector3

      package init(position: Vector3, normal: Vector3) {
        self.position = position
        self.normal = normal
      }
    }

    package init(position: Vector3, normal: Vector3, thorax: Change, abdomen: Change) {
      self.position = position
      self.normal = normal
      self.thorax = thorax
      self.abdomen = abdomen
    }

    /// To first order in both coefficients.
    func moved(_ breathing: BreathingState) -> Spot {
      Spot(
        position: position
          + (thorax.position * breathing.thorax + abdomen.position * breathing.abdomen),
        normal: normal + (thorax.normal * breathing.thorax + abdomen.normal * breathing.abdomen))
    }
  }

  /// A place as it is now; the normal need not have length one.
  package struct Spot: Sendable {
    package var position: Vector3
    package var normal: Vector3

    package init(position: Vector3, normal: Vector3) {
      self.position = position
      self.normal = normal
    }
  }

  package let shape: Shape
  package let places: [Place]

  /// - Precondition: at least two places, of a ring at least four.
  package init(_ shape: Shape, _ places: [Place]) {
    precondition(places.count >= (shape == .ring ? 4 : 2), "\(places.count) places of a \(shape)")
    self.shape = shape
    self.places = places
  }

  /// The pose of a point of the course, z out of the skin. Allocates: never.
  ///
  /// - Parameter centre: the target's own place now; its frame turns by the shortest way into the
  ///   normal of the point.
  package func pose(
    at point: Point, centre: RigidTransform<Patient, Acupoint>, _ breathing: BreathingState
  ) -> RigidTransform<Patient, Acupoint> {
    SkinCourse.pose(at: point, of: shape, places.count, centre: centre) {
      places[$0].moved(breathing)
    }
  }

  /// The same over places told one by one.
  package static func pose(
    at point: Point, of shape: Shape, _ count: Int, centre: RigidTransform<Patient, Acupoint>,
    place: (Int) -> Spot
  ) -> RigidTransform<Patient, Acupoint> {
    var spot: Spot
    switch shape {
    case .ring:
      let u = (point.along - point.along.rounded(.down)) * Double(count)
      let i = min(Int(u), count - 1)
      spot = between(
        place((i + count - 1) % count), place(i), place((i + 1) % count), place((i + 2) % count),
        u - Double(i))
      // The skin bends away from its tangent plane with the square of the way out.
      let n = centre.rotation.z
      let arm = spot.position - centre.translation
      let height = arm.dot(n)
      let flat = arm - n * height
      spot.position =
        centre.translation + flat * point.out + n * (height * point.out * point.out)
      spot.normal = n + (spot.normal.normalized - n) * point.out
    case .line:
      let u = min(max(point.along, 0), 1) * Double(count - 1)
      let i = min(Int(u), count - 2)
      let (a, b) = (place(i), place(i + 1))
      let before = i > 0 ? place(i - 1) : mirrored(b, at: a)
      let after = i + 2 < count ? place(i + 2) : mirrored(a, at: b)
      spot = between(before, a, b, after, u - Double(i))
    }
    let turn = RotationMatrix(turning: centre.rotation.z, into: spot.normal.normalized)
    return RigidTransform(turn * centre.rotation, spot.position)
  }

  private static func mirrored(_ a: Spot, at middle: Spot) -> Spot {
    Spot(
      position: middle.position * 2 - a.position, normal: middle.normal * 2 - a.normal)
  }

  private static func between(
    _ a: Spot, _ b: Spot, _ c: Spot, _ d: Spot, _ f: Double
  ) -> Spot {
    func cubic(_ a: Vector3, _ b: Vector3, _ c: Vector3, _ d: Vector3) -> Vector3 {
      let linear = (c - a) * 0.5
      let square = a - b * 2.5 + c * 2 - d * 0.5
      let cube = (d - a) * 0.5 + (b - c) * 1.5
      return b + (linear + (square + cube * f) * f) * f
    }
    return Spot(
      position: cubic(a.position, b.position, c.position, d.position),
      normal: cubic(a.normal, b.normal, c.normal, d.normal))
  }
}
