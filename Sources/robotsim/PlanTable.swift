// SPDX-License-Identifier: GPL-3.0-or-later

extension PlanDocument {
  /// For people.
  var lines: [String] {
    var lines = [
      "target       technique     transit approach technique retreat  joint margin  manipulability"
        + "  joint speed  straightness  branch"
    ]
    for target in targets {
      let phases = target.phases
      let margin = target.limit_margin_deg.column(8, 1) + "°"
      lines.append(
        target.name.padded(to: 13) + target.technique.padded(to: 12)
          + phases.transit_s.column(7, 1) + " s" + phases.approach_s.column(7, 1) + " s"
          + phases.technique_s.column(8, 1) + " s" + phases.retreat_s.column(6, 1) + " s" + margin
          + target.manipulability_percent.column(16, 0) + " %"
          + target.joint_speed_percent.column(11, 0) + " %"
          + target.straightness_mm.column(11, 3) + " mm  " + (target.branch ?? "unknown"))
    }
    return lines + [orderLine, timeLine, limitLine, clearanceLine]
  }

  private var timeLine: String {
    "moving \(moving_s.column(0, 1)) s: transits \(phases.transit_s.column(0, 1)), approaches "
      + "\(phases.approach_s.column(0, 1)), retreats \(phases.retreat_s.column(0, 1)); at the points "
      + "at least \(phases.technique_s.column(0, 1)) s"
  }

  private var limitLine: String {
    "largest share of a limit \(worst.percent.column(0, 0)) % (\(worst.joint), \(worst.limit)); tool at "
      + "most \(tool_speed_mm_s.column(0, 0)) mm/s and \(tool_acceleration_mm_s2.column(0, 0)) mm/s²; transits "
      + "within \(smoothing.deviation_mrad.column(0, 1)) mrad of their waypoints, overshoot "
      + "\(smoothing.overshoot_mrad.column(0, 1)) mrad"
  }

  private var clearanceLine: String {
    "everything kept \(clearance_mm.column(0, 1)) mm away" + (clearance_at.map { " (\($0))" } ?? "")
      + "; manipulability at least \(singularity.manipulability_percent.column(0, 0)) % of the best "
      + "(after \(singularity.at_s.column(0, 1)) s); "
      + (flips == 0 ? "the arm never flips" : "\(flips) flips of the arm")
  }

  /// The order as lines of the protocol, and what it gains.
  private var orderLine: String {
    let isGiven = zip(order.visits, order.visits.dropFirst()).allSatisfy { $0 < $1 }
    func gain(_ new: Double, _ old: Double) -> String {
      "\(old.column(0, 1)) s in the order given (\(((new / old - 1) * 100).column(0, 1)) %)"
    }
    if isGiven { return "order: as given" }
    var text = "order: " + order.visits.map(String.init).joined(separator: " ")
    if let given = order.given_moving_s {
      text += "; moving \(moving_s.column(0, 1)) s, \(gain(moving_s, given))"
    } else if let given = order.given_estimate_s {
      text +=
        "; ways between the points \(order.estimate_s.column(0, 1)) s by estimate, "
        + gain(order.estimate_s, given)
    }
    return text
  }
}
