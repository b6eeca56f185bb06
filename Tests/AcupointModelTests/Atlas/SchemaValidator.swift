// SPDX-License-Identifier: GPL-3.0-or-later

/// A validator for the part of JSON Schema (draft 2020-12) that our schemas use. A keyword it does not
/// know is an error, so that none is passed over.
final class SchemaValidator {
  private let definitions: JSONValue
  private var patterns: [String: Regex<AnyRegexOutput>] = [:]

  init(_ schema: JSONValue) { definitions = schema["$defs"] ?? .null }

  /// What is wrong with a value by one definition; nil when nothing is.
  func problem(_ value: JSONValue, definition: String) -> String? {
    problem(value, .object(["$ref": .string("#/$defs/" + definition)]), "")
  }

  private func problem(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> String? {
    if case .bool(let allowed) = schema { return allowed ? nil : "\(place): not allowed" }
    guard case .object(let rules) = schema else { return "\(place): a schema that is none" }
    // Cheap rules first: a branch of `oneOf` then fails before it goes deep.
    for key in rules.keys.sorted(by: { cost($0) < cost($1) }) {
      guard let rule = rules[key] else { continue }
      if let found = problem(value, key, rule, rules, place) { return found }
    }
    return nil
  }

  private func cost(_ key: String) -> Int {
    switch key {
    case "type", "enum", "const": 0
    case "additionalProperties", "required", "maxProperties", "minProperties": 1
    default: 2
    }
  }

  private func problem(
    _ value: JSONValue, _ key: String, _ rule: JSONValue, _ rules: [String: JSONValue],
    _ place: String
  ) -> String? {
    switch key {
    case "$ref":
      let name = (rule.text ?? "").replacing("#/$defs/", with: "")
      guard let target = definitions[name] else { return "\(place): no definition \(name)" }
      return problem(value, target, place)
    case "oneOf":
      let fits = rule.entries.filter { problem(value, $0, place) == nil }.count
      return fits == 1 ? nil : "\(place): fits \(fits) of \(rule.entries.count) kinds"
    case "allOf":
      return rule.entries.lazy.compactMap { self.problem(value, $0, place) }.first
    case "if":
      let branch = problem(value, rule, place) == nil ? rules["then"] : rules["else"]
      return branch.flatMap { problem(value, $0, place) }
    case "then", "else": return nil
    case "not": return problem(value, rule, place) == nil ? "\(place): what must not be" : nil
    case "const": return value == rule ? nil : "\(place): not the constant"
    case "enum": return rule.entries.contains(value) ? nil : "\(place): not one of the names"
    case "type": return isType(value, rule.text ?? "") ? nil : "\(place): not \(rule.text ?? "")"
    default: break
    }
    switch value {
    case .object(let members): return problem(members, key, rule, rules, place)
    case .array(let entries): return problem(entries, key, rule, rules, place)
    case .string(let text):
      guard key == "pattern" else { return unknown(key) }
      return matches(text, rule.text ?? "") ? nil : "\(place): \(text) does not match"
    case .number(let number):
      guard let bound = rule.number else { return unknown(key) }
      if key == "minimum" { return number >= bound ? nil : "\(place): less than \(bound)" }
      if key == "maximum" { return number <= bound ? nil : "\(place): more than \(bound)" }
      return unknown(key)
    case .null, .bool: return unknown(key)
    }
  }

  private func problem(
    _ members: [String: JSONValue], _ key: String, _ rule: JSONValue, _ rules: [String: JSONValue],
    _ place: String
  ) -> String? {
    switch key {
    case "properties":
      for name in members.keys.sorted() {
        guard let own = rule[name], let member = members[name] else { continue }
        if let found = problem(member, own, "\(place).\(name)") { return found }
      }
      return nil
    case "required":
      let missing = rule.entries.compactMap(\.text).first { members[$0] == nil }
      return missing.map { "\(place): \($0) is missing" }
    case "additionalProperties":
      guard rule == .bool(false) else { return "additionalProperties other than false" }
      let extra = members.keys.sorted().first { rules["properties"]?[$0] == nil }
      return extra.map { "\(place): unknown key \($0)" }
    case "minProperties":
      return Double(members.count) >= rule.number ?? 0 ? nil : "\(place): too few keys"
    case "maxProperties":
      return Double(members.count) <= rule.number ?? 0 ? nil : "\(place): too many keys"
    case "dependentRequired":
      for name in members.keys.sorted() {
        let missing = (rule[name]?.entries ?? []).compactMap(\.text).first { members[$0] == nil }
        if let missing { return "\(place): \(missing) is missing beside \(name)" }
      }
      return nil
    default: return unknown(key)
    }
  }

  private func problem(
    _ entries: [JSONValue], _ key: String, _ rule: JSONValue, _ rules: [String: JSONValue],
    _ place: String
  ) -> String? {
    let fixed = rules["prefixItems"]?.entries ?? []
    switch key {
    case "items":
      for (i, entry) in entries.enumerated().dropFirst(fixed.count) {
        if let found = problem(entry, rule, "\(place)[\(i)]") { return found }
      }
      return nil
    case "prefixItems":
      for (i, pair) in zip(entries, fixed).enumerated() {
        if let found = problem(pair.0, pair.1, "\(place)[\(i)]") { return found }
      }
      return nil
    case "contains":
      return entries.contains { problem($0, rule, place) == nil } ? nil : "\(place): lacks one"
    case "minItems": return Double(entries.count) >= rule.number ?? 0 ? nil : "\(place): too few"
    case "maxItems": return Double(entries.count) <= rule.number ?? 0 ? nil : "\(place): too many"
    default: return unknown(key)
    }
  }

  private static let known = [
    "properties", "required", "additionalProperties", "minProperties", "maxProperties",
    "dependentRequired", "items", "prefixItems", "contains", "minItems", "maxItems", "pattern",
    "minimum", "maximum",
  ]

  /// A keyword for values of another type says nothing of this one.
  private func unknown(_ key: String) -> String? {
    Self.known.contains(key) ? nil : "the keyword \(key) is not known here"
  }

  private func isType(_ value: JSONValue, _ type: String) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("number", .number),
      ("boolean", .bool), ("null", .null):
      true
    case ("integer", .number(let n)): n == n.rounded()
    default: false
    }
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    if patterns[pattern] == nil { patterns[pattern] = try? Regex(pattern) }
    guard let regex = patterns[pattern] else { return false }
    return text.firstMatch(of: regex) != nil
  }
}
