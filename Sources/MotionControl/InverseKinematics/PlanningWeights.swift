// SPDX-License-Identifier: GPL-3.0-or-later

/// What a posture is judged by before a run, against a metre off the target, which counts 1.
package struct PlanningWeights: Equatable, Sendable {
  /// Metres that weigh as much as a radian of the tool.
  package var angularScale = Dexterity.angularScale
  /// A radian inside the band before a joint's end.
  package var limit = 0.3
  /// Width of that band, as a share of the joint's range.
  package var limitBand = 0.05
  /// A radian away from the reference: small, so that it chooses among the postures that reach the
  /// target and does not pull away from it.
  package var reference = 0.005
  /// A manipulability of zero; falls to nothing where it is `singularShare` of the arm's best.
  package var singularity = 0.02
  /// The planner refuses 0.12 and the control loop damps below 0.08.
  package var singularShare = 0.2
  /// A metre of clearance missing to `clearanceBand`.
  package var clearance = 0.3
  /// Free space that is wanted around links [m]; the planner refuses less than 0.015.
  package var clearanceBand = 0.03

  package init() {}
}
