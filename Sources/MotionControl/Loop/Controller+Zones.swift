// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension Controller {
  /// What is further away than this need not be known exactly [m].
  static let zoneReach = 0.05

  /// How near the tool is to a zone of the patient, by the estimate of where he is [m]; infinite
  /// without zones. Allocates: never.
  func zoneGap(_ sensed: Sensed) -> Double {
    guard !plan.zones.isEmpty else { return .infinity }
    let patient =
      state.estimator.patient(period: configuration.rate.period)
      ?? (X_BP: plan.X_BP, breath: .rest)
    let X_PT = patient.X_BP.inverse * sensed.arm.X_BT
    var nearest = Double.infinity
    for i in plan.zones.indices {
      nearest = min(
        nearest,
        plan.zones[i].gap(
          to: robot.tool, at: X_PT, breath: patient.breath, exactBelow: Controller.zoneReach))
    }
    return nearest
  }
}
