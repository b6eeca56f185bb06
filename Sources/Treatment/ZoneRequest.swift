// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath
import StrictJSON

/// A zone of one patient as asked for: a shape at a place of the skin, by the names of the atlas.
package struct ZoneRequest: Equatable, Sendable {
  /// A landmark or a point, with its side: "ST13 left", "C7 spinous process".
  package typealias Place = String

  package enum Extent: Equatable, Sendable {
    /// Offsets in the axes of the skin at the place, see `SkinFrame` [m].
    case sphere(at: Place, offset: Vector3, radius: Double)
    case box(at: Place, offset: Vector3, half: Vector3)
    /// The skin between these corners, in their order.
    case painted(corners: [Place])
  }

  package let extent: Extent
  package let reason: ExclusionZone.Reason
  /// For people; by default the reason and the place.
  package let name: String

  package init(extent: Extent, reason: ExclusionZone.Reason, name: String? = nil) {
    self.extent = extent
    self.reason = reason
    self.name = name ?? "\(reason.rawValue) at \(extent.place)"
  }
}

extension ZoneRequest.Extent {
  fileprivate var place: String {
    switch self {
    case .sphere(let place, _, _), .box(let place, _, _): place
    case .painted(let corners): corners.joined(separator: ", ")
    }
  }
}

/// Why a zone could not be laid on a patient: which entry, which key, and what would be right.
package struct ZoneRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The zone's place in the list, from zero.
  package let zone: Int
  /// "at", "polygon[2]", "polygon".
  package let key: String
  package let reason: Reason

  package enum Reason: Equatable, Sendable {
    case unknownPlace(String, valid: [String])
    /// The place lies on other sides than the one named, or on both and none was named.
    case wrongSide(String, valid: [String])
    /// The corners have no skin between them.
    case noSkin
  }

  package var description: String {
    let place = "patient.exclusion_zones[\(zone)].\(key)"
    switch reason {
    case .unknownPlace(let name, let valid):
      return "\(place): unknown landmark or point \"\(name)\"; "
        + suggestion(for: name, among: valid)
    case .wrongSide(let name, let valid):
      return "\(place): \"\(name)\" is not there; valid: " + valid.joined(separator: ", ")
    case .noSkin:
      return "\(place): no skin lies between these corners; name them in order around it"
    }
  }
}
