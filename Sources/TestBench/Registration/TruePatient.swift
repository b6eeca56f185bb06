// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import Simulation
package import SpatialMath

/// A patient as the simulated world has one: body, posture and place, known to nobody else.
package struct TruePatient: Sendable {
  package let placed: PlacedAtlas
  package let carried: CarriedAtlas
  package let body: PosedBody
  package let skin: ScannedSkin

  package init(
    _ placed: PlacedAtlas, _ carried: CarriedAtlas, _ body: PosedBody,
    X_WP: RigidTransform<World, SpatialMath.Patient>, X_WC: RigidTransform<World, Tracker>,
    tableHeight: Double?
  ) {
    self.placed = placed
    self.carried = carried
    self.body = body
    skin = ScannedSkin(body.surface, X_WP: X_WP, X_WC: X_WC, tableHeight: tableHeight)
  }
}

/// Where the tracker stands by the table.
package enum TrackerPlace {
  /// Above the table top, over its middle [m].
  package static let above = 1.5

  package static func X_WC(tableHeight: Double) -> RigidTransform<World, Tracker> {
    RigidTransform(.identity, Vector3(0, 0, tableHeight + above))
  }
}
