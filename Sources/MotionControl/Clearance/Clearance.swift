// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The place where an arm comes nearest to something.
package struct Clearance: Equatable, Sendable {
  /// What the arm is near to.
  package enum Other: Equatable, Sendable {
    case body
    case table
    case floor
    /// A zone of the patient that is to be kept free, by its name.
    case zone(String)
    /// Another link of the arm, or its tool.
    case link(String)
    /// Nothing within the distance that was asked about.
    case nothing
  }

  /// Free space [m]; negative when shapes overlap.
  package var distance: Double
  /// The link, "tool" for the tool, empty when there is nothing near.
  package var link: String
  package var against: Other
  /// On the axis of the link's capsule, in the base [m].
  package var place_B: Vector3

  /// Links keep at least this far from body, table and floor [m].
  package static let required = 0.015

  package init(distance: Double, link: String, against: Other, place_B: Vector3) {
    self.distance = distance
    self.link = link
    self.against = against
    self.place_B = place_B
  }
}

extension Clearance.Other: CustomStringConvertible {
  /// For people: "the body", a link by its name.
  package var description: String {
    switch self {
    case .body: "the body"
    case .table: "the table"
    case .floor: "the floor"
    case .zone(let name): "the zone \"\(name)\""
    case .link(let name): name
    case .nothing: "nothing"
    }
  }
}
