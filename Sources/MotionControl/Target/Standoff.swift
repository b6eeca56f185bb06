// SPDX-License-Identifier: GPL-3.0-or-later

/// Heights of the tool tip above the skin at which a motion changes its kind.
package enum Standoff {
  /// Where an approach begins [m].
  package static let hover = 0.06
  /// Where the search for contact begins [m].
  package static let contact = 0.004
}
