// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import MotionControl
import StrictJSON

/// Why a protocol is refused, before anything moves: which visit, and what would be right.
package struct TreatmentRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The visit's place in the protocol, from zero; nil when the refusal is about an override.
  package let entry: Int?
  /// "BL13 left".
  package let target: String
  package let reason: Reason

  package enum Reason: Equatable, Sendable {
    case unknownPoint(valid: [String])
    /// The point does not exist on the side asked for.
    case wrongSide(valid: [Side])
    /// The point lies inside mouth or nose.
    case mucosa
    /// The atlas does not allow the technique here.
    case notForThisPoint(technique: String, valid: [String])
    /// A caution forbids the technique here.
    case caution(Caution)
    /// Contact is refused in this region altogether.
    case noGoRegion(String)
    /// The point lies in a zone of the patient that is to be kept free.
    case insideZone(String, reason: ExclusionZone.Reason)
    /// The skin faces the table in this posture: angle of its normal below the horizon [rad].
    case facesTable(posture: Posture, angle: Double)
    /// The point needs a joint bent or an arm raised, which another posture would bring.
    case needs(String, posture: Posture, valid: [Posture])
    /// The force is above what the region bears [N].
    case forceAboveCeiling(force: Double, ceiling: Double, region: String, origin: String)
    /// Even at the region's deepest place the tool's face is too small for the force [Pa].
    case pressureAboveCeiling(pressure: Double, ceiling: Double, region: String, origin: String)
    /// A circle or a swing would be faster than is allowed on the skin [Hz, m/s].
    case tooFast(rate: Double, largest: Double, speed: Double, allowed: Double)
    /// The same for a stroke [m/s].
    case strokeTooFast(speed: Double, largest: Double)
    /// A circle does not fit on the skin [m].
    case skinEnds(radius: Double)
    /// A stroke leads to no point of the atlas.
    case unknownGoal(String, valid: [String])
    /// The channel does not run from the point to the other without a break.
    case noWay(to: String, valid: [String])
    /// A stroke is longer than is planned for [m].
    case wayTooLong(Double, largest: Double)
    /// No needle goes in here, and why.
    case neverNeedled(String)
    /// No book of the atlas says how a needle goes in here.
    case needleUnstated
    /// No book says which way a slanted needle goes [rad].
    case needleWithoutDirection(angle: Double)
    /// A pointer cannot press.
    case toolCannotTouch(technique: String)
    /// An override names a caution that does not exist, or does not hold at its point.
    case unknownCaution(String, valid: [String])
    /// An override names a caution that nothing lifts.
    case cautionHolds(String)
    /// An override names a ceiling without the share that is to hold.
    case ceilingWithoutShare(String)
  }

  /// The caution that speaks first against a technique, and which others do.
  package struct Caution: Equatable, Sendable {
    package let id: String
    package let hazard: String
    package let note: String
    package let source: String
    /// How far the source was checked.
    package let evidence: String
    /// True when a named override would allow it.
    package let canLift: Bool
    /// Ids of the other rows that forbid it too.
    package let others: [String]
  }

  package init(entry: Int?, target: String, reason: Reason) {
    self.entry = entry
    self.target = target
    self.reason = reason
  }

  package var description: String {
    let place = entry.map { "protocol[\($0)] (\(target))" } ?? "overrides (\(target))"
    return "\(place): \(sentence)"
  }

  private var sentence: String {
    switch reason {
    case .unknownPoint(let valid):
      return "unknown point; " + suggestion(for: firstWord, among: valid)
    case .wrongSide(let valid):
      return "this point exists on " + valid.map(\.rawValue).joined(separator: " and ")
    case .mucosa: return "lies on a mucous membrane, where nothing is treated"
    case .notForThisPoint(let technique, let valid):
      return "\(technique) is not for this point; valid: " + valid.joined(separator: ", ")
    case .caution(let caution): return caution.sentence
    case .noGoRegion(let region):
      return "contact is refused in the region \(region)"
    case .insideZone(let zone, let reason):
      return "lies in the zone \"\(zone)\" (\(reason.rawValue)), which is to be kept free"
    case .facesTable(let posture, let angle):
      return "out of reach in the posture \(posture.rawValue): the skin there faces "
        + "\(rounded(angle * 180 / .pi))° below the horizon"
    case .needs(let need, let posture, let valid):
      return "needs \(need), which the posture \(posture.rawValue) lacks; valid: "
        + valid.map(\.rawValue).joined(separator: ", ")
    case .forceAboveCeiling(let force, let ceiling, let region, let origin):
      return "\(rounded(force)) N is above the ceiling of \(rounded(ceiling)) N for \(region), "
        + "\(origin); \(raising(.force))"
    case .pressureAboveCeiling(let pressure, let ceiling, let region, let origin):
      return "the tool would press with at least \(rounded(pressure * 1e-4)) N/cm², above the "
        + "ceiling of \(rounded(ceiling * 1e-4)) N/cm² for \(region), \(origin); "
        + raising(.pressure)
    case .tooFast(let rate, let largest, let speed, let allowed):
      // Down, so that what is read is accepted.
      let most = (largest * 100).rounded(.down) / 100
      return "\(rate) Hz would move the tool at \(rounded(speed * 1e3)) mm/s, above "
        + "\(rounded(allowed * 1e3)) mm/s; at most \(most) Hz"
    case .strokeTooFast(let speed, let largest):
      return "\(rounded(speed * 1e3)) mm/s along the skin; at most \(rounded(largest * 1e3)) mm/s"
    case .skinEnds(let radius):
      return "no circle of \(rounded(radius * 1e3)) mm around it lies on the skin"
    case .unknownGoal(let goal, let valid):
      return "push leads to no point \"\(goal)\"; " + suggestion(for: goal, among: valid)
    case .noWay(let goal, let valid):
      return "the channel does not run from here to \(goal) without a break; valid: "
        + valid.joined(separator: ", ")
    case .wayTooLong(let length, let largest):
      return "the way is \(rounded(length * 1e3)) mm long; at most \(rounded(largest * 1e3)) mm"
    case .neverNeedled(let reason): return "never needled: \(reason)"
    case .needleUnstated:
      return "no book of the atlas says how a needle goes in here; state angle_deg"
    case .needleWithoutDirection(let angle):
      return "no book of the atlas says which way a needle at \(rounded(angle * 180 / .pi))° goes "
        + "here; valid: angle_deg 90"
    case .toolCannotTouch(let technique):
      return "a pointer cannot \(technique); choose a tool with a ball or a flat face"
    case .unknownCaution(let id, let valid):
      return valid.isEmpty
        ? "no caution holds here, so \"\(id)\" cannot be lifted"
        : "no caution \"\(id)\" holds here; " + suggestion(for: id, among: valid)
    case .cautionHolds(let id):
      return "the caution \"\(id)\" cannot be lifted"
    case .ceilingWithoutShare(let name):
      return "\"\(name)\" needs the share of the limit that is to hold, "
        + "\(RegionCeiling.shares.lowerBound)…\(RegionCeiling.shares.upperBound)"
    }
  }

  private func raising(_ name: RegionCeiling.Name) -> String {
    "an override that names \"\(name.rawValue)\", a share up to 1 and a reason raises it"
  }

  private var firstWord: String { String(target.prefix { $0 != " " }) }

  private func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

extension TreatmentRefusal.Caution {
  fileprivate var sentence: String {
    var text = "refused because of \(hazard): \(note) (caution \"\(id)\", source \(source), "
    text += "\(evidence.replacing("_", with: " ")))"
    if canLift { text += "; an override that names \"\(id)\" and a reason allows it" }
    if !others.isEmpty {
      text += "; refused also by " + others.map { "\"\($0)\"" }.joined(separator: ", ")
    }
    return text
  }
}
