// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A place of the skin with a name that a pointer can be held to.
package struct RegistrationLandmark: Equatable, Sendable {
  package let name: String
  package let side: Side
  package let anchor: SurfaceAnchor
  /// How surely the place itself is found on a real person: one standard deviation [m].
  package let sigma: Double

  /// "olecranon left", "C7 spinous process".
  package var description: String { side == .mid ? name : "\(name) \(side.rawValue)" }

  /// Real relief, such as a finger tip or the corner of an eye, is found to within this [m].
  static let featureSigma = 0.002
}

extension PlacedAtlas {
  /// The landmarks that texts such as "olecranon left", "olecranon" (both sides) or "C7 spinous
  /// process" name: those of the atlas, else features of the body itself.
  ///
  /// - Throws: an unknown name, with all that there are, or a side that the landmark does not have.
  package func registrationLandmarks(
    _ texts: [String]
  ) throws(RegistrationRefusal) -> [RegistrationLandmark] {
    var result: [RegistrationLandmark] = []
    for text in texts {
      let (name, side) = Side.split(text)
      let sides = side.map { [$0] } ?? Side.allCases
      let found = sides.compactMap { registrationLandmark(name, $0) }
      if found.isEmpty {
        guard Side.allCases.allSatisfy({ registrationLandmark(name, $0) == nil }) else {
          throw .wrongSide(name, side: sides[0].rawValue)
        }
        throw .unknownLandmark(name, valid: registrationNames)
      }
      for landmark in found where !result.contains(landmark) { result.append(landmark) }
    }
    return result
  }

  /// Every name that `registrationLandmarks` takes, each once.
  package var registrationNames: [String] {
    var names: [String] = []
    for name in atlas.landmarks.map(\.name) + atlas.features.features.map(\.name)
    where !names.contains(name) { names.append(name) }
    return names
  }

  /// One landmark or feature by name and side.
  package func registrationLandmark(_ name: String, _ side: Side) -> RegistrationLandmark? {
    if let placed = landmark(name, side) {
      return RegistrationLandmark(
        name: name, side: side, anchor: placed.place.anchor, sigma: placed.place.sigma)
    }
    guard atlas.features[name]?.sides.all.contains(side) == true,
      let p = reference.place(of: name, side, atlas.features)
    else { return nil }
    return RegistrationLandmark(
      name: name, side: side, anchor: reference.nearest(to: p).anchor,
      sigma: RegistrationLandmark.featureSigma)
  }
}

/// A landmark and where the tracker saw it.
package struct MeasuredLandmark: Equatable, Sendable {
  /// On the stated body.
  package let landmark: RegistrationLandmark
  /// In C [m].
  package let position: Vector3

  package init(_ landmark: RegistrationLandmark, at position: Vector3) {
    self.landmark = landmark
    self.position = position
  }
}
