// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import StrictJSON
import Treatment

// `order` and `protocol[].after`: in what order the points are visited.

extension Scenario {
  /// Decodes `order`: a name, or `{by, sides}`.
  ///
  /// - Parameter lines: `protocol`, for complaints.
  static func order(
    _ node: JSONNode?, of entries: [TreatmentProtocol.Entry], in lines: JSONNode
  ) throws(JSONError) -> VisitOrder {
    var by = VisitOrder.Preference.quickest
    var sides = VisitOrder.Sides.mixed
    if let node, node.text != nil {
      by = try node.choice(VisitOrder.Preference.self)
    } else if let node {
      try node.allow(keys: ["by", "sides"])
      by = try node.optionalMember("by")?.choice(VisitOrder.Preference.self) ?? by
      if let member = try node.optionalMember("sides") {
        sides = try member.choice(VisitOrder.Sides.self)
        guard by == .quickest || sides == .mixed else {
          throw member.error(
            .badValue(sides.rawValue, valid: "only where the order is \"quickest\""))
        }
      }
    }
    switch by {
    case .given:
      try checkGiven(entries, lines)
      return .given
    case .quickest:
      do throws(SequenceRules.Contradiction) {
        return try VisitOrder(quickestOf: entries, sides: sides)
      } catch {
        throw try refusal(of: error, entries, lines)
      }
    }
  }

  /// In the order given everything has to come after what it names already.
  private static func checkGiven(
    _ entries: [TreatmentProtocol.Entry], _ lines: JSONNode
  ) throws(JSONError) {
    for (i, line) in try lines.list().enumerated() {
      guard let later = entries[i].after.first(where: { $0 > i }) else { continue }
      throw try line.member("after").error(
        .badValue(
          "\(entries[later].name), which comes later,",
          valid: "in the order \"given\" only what comes before"))
    }
  }

  private static func refusal(
    of contradiction: SequenceRules.Contradiction, _ entries: [TreatmentProtocol.Entry],
    _ lines: JSONNode
  ) throws(JSONError) -> JSONError {
    let rules = contradiction.rules
    // Visits to one point follow the protocol, which alone contradicts nothing.
    let written = rules.last { entries[$0.after].after.contains($0.before) } ?? rules[0]
    let chain = rules.map { "\(entries[$0.after].name) after \(entries[$0.before].name)" }
    return try lines.list()[written.after].member("after").error(
      .badValue(
        chain.joined(separator: ", "),
        valid: contradiction.isOfGroups
          ? "with grouped sides no order keeps all of that" : "no order keeps all of that"))
  }

  /// Decodes `after` of every line: one or several names of other entries.
  static func predecessors(
    _ lines: [JSONNode], _ names: [(point: String, side: Side)]
  ) throws(JSONError) -> [[Int]] {
    var all: [[Int]] = []
    for (i, line) in lines.enumerated() {
      var before: [Int] = []
      if let node = try line.optionalMember("after") {
        for name in node.text != nil ? [node] : try node.list() {
          before += try places(of: name, for: i, names)
        }
      }
      all.append(Set(before).sorted())
    }
    return all
  }

  /// Every entry of the protocol that a name means.
  private static func places(
    of node: JSONNode, for own: Int, _ names: [(point: String, side: Side)]
  ) throws(JSONError) -> [Int] {
    let text = try node.string()
    let found = names.indices.filter {
      text == names[$0].point || text == "\(names[$0].point) \(names[$0].side.rawValue)"
    }
    func unique(_ places: some Sequence<Int>) -> [String] {
      places.reduce(into: []) { list, i in
        let name = TreatmentProtocol.Entry.name(names[i].point, names[i].side)
        if !list.contains(name) { list.append(name) }
      }
    }
    let meant = unique(found)
    if meant.isEmpty {
      throw node.error(.unknownName(text, valid: unique(names.indices)))
    }
    if meant.count > 1 {
      throw node.error(
        .badValue(
          "\"\(text)\", which is visited on several sides,",
          valid: "valid: " + meant.joined(separator: ", ")))
    }
    if found.contains(own) {
      throw node.error(
        .badValue(
          "the point itself",
          valid: "name another one; visits to one point keep the order of the protocol"))
    }
    return found
  }
}

extension VisitOrder {
  var tree: JSONTree {
    switch choice {
    case .given: .string(choice.rawValue)
    case .quickest:
      .object([("by", .string(choice.rawValue)), ("sides", .string(sides.rawValue))])
    }
  }
}
