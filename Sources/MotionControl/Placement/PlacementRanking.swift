// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What came of looking for a place of the base: how every place of the grid did at a quick look, the
/// best ones judged as a plan would, and the targets that none of them serves.
package struct PlacementRanking: Sendable {
  /// A place that was looked at quickly.
  package struct Tried: Sendable {
    package let X_WB: RigidTransform<World, Base>
    package let side: TableSide
    /// How many targets the arm stands at there.
    package internal(set) var reached: Int
    /// Mean over them; see `TargetCandidate.cost`.
    var cost: Double
    /// By target.
    var answers: [PlaceProbe.Answer]

    /// The targets, those that the quick look found no posture for first.
    var missesFirst: [Int] {
      func isMiss(_ answer: PlaceProbe.Answer) -> Bool {
        if case .refused = answer { true } else { false }
      }
      return answers.indices.filter { isMiss(answers[$0]) }
        + answers.indices.filter { !isMiss(answers[$0]) }
    }
  }

  /// A place judged by the postures that a plan chooses from.
  package struct Place: Sendable {
    package let X_WB: RigidTransform<World, Base>
    package let side: TableSide
    /// Where the arm waits above the targets; nil when there is no such posture, and then why.
    package let start: JointVector?
    package let startRefusal: PlanRefusal?
    /// One for each target, in their order; fewer where looking ended at one that is not served.
    package let stands: [Stand]
    /// Around the targets, in their order.
    let skins: [TargetSkin?]

    /// For a plan from here.
    package var known: KnownStands { KnownStands(hovers: stands.map(\.hover), skins: skins) }
    /// How many targets the arm can be planned to.
    package var reached: Int { stands.count { $0.refusal == nil } }
    /// The arm stands at every target and has a posture to start from.
    package var serves: Bool { reached == stands.count && start != nil }
    /// Mean cost over the targets that are reached; lower is better, see `TargetCandidate.cost`.
    package var cost: Double {
      stands.reduce(0) { $0 + $1.cost } / Double(max(1, reached))
    }
    package var manipulability: Double? {
      stands.filter { $0.refusal == nil }.map(\.manipulability).min()
    }
    package var limitMargin: Double? {
      stands.filter { $0.refusal == nil }.map(\.limitMargin).min()
    }
    package var clearance: Double? { stands.filter { $0.refusal == nil }.map(\.clearance).min() }
  }

  /// How the arm stands at one target from one place, or why it does not.
  package struct Stand: Sendable {
    package let target: String
    /// Nil when it does.
    package let refusal: PlanRefusal?
    /// The smallest over the arm's best, of all that a plan does at the target.
    package var manipulability = 0.0
    /// Of a joint to its end [rad].
    package var limitMargin = 0.0
    /// Between the links and all but the arm itself, above the target and at its skin; at most
    /// `BasePlacement.clearanceReach` [m].
    package var clearance = 0.0
    var cost = 0.0
    /// Above the target, of the way to stand there that this tells of.
    package var hover: JointVector?
  }

  /// A target that no place of the grid serves.
  package struct Unreached: Sendable {
    /// Why not, where it came nearest.
    package let refusal: PlanRefusal
    /// That place.
    package let X_WB: RigidTransform<World, Base>
  }

  /// Every place of the grid, in the grid's order.
  package let tried: [Tried]
  /// Those that reach most targets first, among equals the cheaper ones.
  package let places: [Place]
  /// In the order of the targets.
  package let unreached: [Unreached]
}
