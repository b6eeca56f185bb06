// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

extension Atlas {
  /// Why an atlas was refused, and where in which file.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    /// File and way to the value: `points/back.json: points[12].rule.at`; empty where the problem
    /// says it itself.
    package let place: String
    package let problem: Problem

    package var description: String { place.isEmpty ? "\(problem)" : "\(place): \(problem)" }
  }

  package enum Problem: Error, Equatable, CustomStringConvertible {
    case json(JSONError)
    /// The same name or code twice.
    case duplicate(kind: String, name: String)
    /// `owner` speaks of something that does not exist.
    case unknownReference(owner: String, kind: String, name: String, valid: [String])
    /// Rules that depend on themselves; the chain ends where it began.
    case cycle(chain: [String])
    /// A rule measures with a span that belongs to other regions.
    case spanOfOtherRegion(code: String, region: String, span: String, regions: [String])
    /// A second statement repeats what the rule itself uses.
    case witnessReusesRule(code: String, name: String)
    /// The manifest says how many there are, and that is not so.
    case count(what: String, claimed: Int, found: Int, missing: [String])
    /// A standard's own location without a rule of its own, or the other way round.
    case standardWithoutRule(code: String, standard: String)
    case ruleWithoutStandard(code: String)

    package var description: String {
      switch self {
      case .json(let error):
        return error.description
      case .duplicate(let kind, let name):
        return "\(kind) \"\(name)\" is written twice"
      case .unknownReference(let owner, let kind, let name, let valid):
        return "\(owner): unknown \(kind) \"\(name)\"; " + suggestion(for: name, among: valid)
      case .cycle(let chain):
        return "rules that depend on themselves: " + chain.joined(separator: " → ")
      case .spanOfOtherRegion(let code, let region, let span, let regions):
        return "\(code) lies in \(region), where the span \(span) does not hold; it holds in "
          + regions.joined(separator: ", ")
      case .witnessReusesRule(let code, let name):
        return "the witness of \(code) uses \(name), which its rule uses already"
      case .count(let what, let claimed, let found, let missing):
        let list = missing.isEmpty ? "" : "; missing: " + missing.joined(separator: ", ")
        return "\(claimed) \(what) are claimed, \(found) are there\(list)"
      case .standardWithoutRule(let code, let standard):
        return "\(code) has a location of \(standard), but no rule for it"
      case .ruleWithoutStandard(let code):
        return "\(code) has a rule for another standard; standards.json does not say whence"
      }
    }
  }

  /// The row of a file that a problem was found in.
  struct Owner {
    let table: Table
    /// What people call it: a code, a name, an id.
    let name: String
    /// Its number among the rows, where it has no name of its own.
    var row: Int?

    /// Every list that the files hold.
    enum Table {
      case manifest, channels, coincidences, spine, thorax, norms, features, landmarks, curves
      case spans, coherence, points, witnesses, cautions, sources, regions, standards
    }

    var text: String {
      switch table {
      case .manifest, .spine, .thorax: name
      case .points: name
      case .channels: "channel \(name)"
      case .coincidences: "coincidence"
      case .norms: "norm"
      case .features: "feature \(name)"
      case .landmarks: "landmark \(name)"
      case .curves: "curve \(name)"
      case .spans: "span \(name)"
      case .coherence: "coherence"
      case .witnesses: "witness of \(name)"
      case .cautions: "caution \(name)"
      case .sources: "source \(name)"
      case .regions: "region \(name)"
      case .standards: "standard \(name)"
      }
    }
  }

  /// A problem and the row it is in; `value` is what is wrong there.
  struct Complaint: Error {
    let problem: Problem
    let owner: Owner
    let value: String
  }
}

extension Atlas.Files {
  /// File and place of what a complaint is about.
  func place(of complaint: Atlas.Complaint) -> String {
    let owner = complaint.owner
    if owner.table == .manifest {
      let node = owner.name.split(separator: ".").reduce(manifest) { node, key in
        (try? node.writtenMember(String(key))) ?? node
      }
      return "\(node.file): \(node.place)"
    }
    let rows = self.rows(owner.table)
    let own: JSONNode?
    if let row = owner.row {
      own = rows.indices.contains(row) ? rows[row] : nil
    } else {
      // Of two with one name the second is the wrong one.
      own = rows.last { node in
        ["code", "name", "id", "vertebra", "standard"].contains { key in
          (try? node.writtenMember(key))?.text == owner.name
        }
      }
    }
    guard let node = own ?? rows.first else { return "" }
    let value = node.first(text: complaint.value) ?? node
    return "\(value.file): \(value.place)"
  }

  private func rows(_ table: Atlas.Owner.Table) -> [JSONNode] {
    func list(_ files: [JSONNode], _ key: String) -> [JSONNode] {
      files.flatMap { (try? $0.writtenMember(key)?.list()) ?? [] }
    }
    func one(_ file: JSONNode, _ key: String) -> [JSONNode] {
      [(try? file.writtenMember(key)) ?? file]
    }
    switch table {
    case .manifest: return [manifest]
    case .channels: return list([channels], "channels")
    case .coincidences: return list([channels], "coincidences")
    case .spine:
      return one(skeleton, "spine") + one(skeleton, "spine").flatMap { list([$0], "vertebrae") }
    case .thorax: return one(skeleton, "thorax")
    case .norms: return list([skeleton], "norms")
    case .features: return list([features], "features")
    case .landmarks: return list(parts.map(\.landmarks), "landmarks")
    case .curves: return list(parts.map(\.landmarks), "curves")
    case .spans: return list([spans], "spans")
    case .coherence: return list([spans], "coherence")
    case .points: return list(parts.map(\.points), "points")
    case .witnesses: return list(parts.map(\.witnesses), "witnesses")
    case .cautions: return list([cautions], "cautions")
    case .sources: return list([sources], "sources")
    case .regions: return list([regions], "regions")
    case .standards: return list([standards], "standards")
    }
  }
}
