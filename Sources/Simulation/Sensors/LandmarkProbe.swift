// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A skin that a tracker looks at, while it stands still.
package struct ScannedSkin: Sendable {
  /// In P, closed.
  package let surface: TriangleMesh
  let hierarchy: BoundingVolumeHierarchy
  package let X_WP: RigidTransform<World, Patient>
  package let X_WC: RigidTransform<World, Tracker>
  /// Nothing below this height is seen, where somebody lies on a table [m].
  let tableHeight: Double?

  /// - Parameter tableHeight: of the table that the skin lies on, in W [m]; nil without one.
  package init(
    _ surface: TriangleMesh, X_WP: RigidTransform<World, Patient>,
    X_WC: RigidTransform<World, Tracker>, tableHeight: Double?
  ) {
    self.surface = surface
    hierarchy = BoundingVolumeHierarchy(surface)
    self.X_WP = X_WP
    self.X_WC = X_WC
    self.tableHeight = tableHeight
  }

  /// `X_CP`, which only the world knows.
  package var X_CP: RigidTransform<Tracker, Patient> { X_WC.inverse * X_WP }

  /// The tracker's eye in P [m].
  var eye_P: Vector3 { X_WP.inverseTimes(X_WC.translation) }

  /// Whether nothing stands between the tracker and a place in P that is off the skin.
  func isSeen(_ p_P: Vector3) -> Bool {
    if let tableHeight, (X_WP * p_P).z < tableHeight { return false }
    let eye = eye_P
    guard
      let hit = hierarchy.rayCast(origin: eye, direction: p_P - eye, in: surface)
    else { return true }
    return hit.distance >= (p_P - eye).length
  }
}

/// A tracked pointer whose tip is held to named places of the skin.
///
/// The tracker sees the marker at the pointer's other end; a place whose marker is hidden by the
/// body or would be under the table cannot be measured.
package struct LandmarkProbe: Equatable, Sendable {
  /// From tip to marker; the pointer is held at right angles to the skin [m].
  package static let length = 0.15
  /// A gross error is so large: the wrong place was touched, or the tracker saw a reflection [m].
  package static let grossErrors = 0.1...0.3

  /// One standard deviation of a measured position, an axis [m].
  package var noise: Double
  /// How many of the measured landmarks are grossly wrong.
  package var outliers: Int

  package init(noise: Double, outliers: Int = 0) {
    self.noise = noise
    self.outliers = outliers
  }

  /// One touch.
  package struct Reading: Equatable, Sendable {
    /// Index into the places asked for.
    package let place: Int
    /// In C [m].
    package let position: Vector3
    /// Truly: whether it is one of the gross errors.
    package let isGross: Bool
  }

  /// Touches each place that can be seen, in the order given.
  ///
  /// - Parameters:
  ///   - places: on the true skin.
  ///   - palpation: one standard deviation of how far along the skin each place is missed [m].
  package func readings(
    of places: [SurfaceAnchor], palpation: [Double], on skin: ScannedSkin,
    _ random: inout SeededGenerator
  ) -> [Reading] {
    precondition(places.count == palpation.count, "\(palpation.count) for \(places.count) places")
    let X_CP = skin.X_CP
    var positions: [(place: Int, position: Vector3)] = []
    for (i, anchor) in places.enumerated() {
      let p = skin.surface.position(of: anchor)
      let n = skin.surface.normal(at: anchor)
      let side = n.anyPerpendicular
      let missed =
        (side * random.normal() + n.cross(side) * random.normal()) * palpation[i]
      let error = Vector3(random.normal(), random.normal(), random.normal()) * noise
      guard skin.isSeen(p + n * Self.length) else { continue }
      positions.append((i, X_CP * (p + missed) + error))
    }
    var isGross = [Bool](repeating: false, count: positions.count)
    for _ in 0..<min(outliers, positions.count) {
      var k = random.index(below: positions.count)
      while isGross[k] { k = (k + 1) % positions.count }
      isGross[k] = true
      let size = random.uniform(Self.grossErrors.lowerBound, Self.grossErrors.upperBound)
      positions[k].position += random.direction() * size
    }
    return zip(positions, isGross).map { reading, gross in
      Reading(place: reading.place, position: reading.position, isGross: gross)
    }
  }
}
