// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

extension AtlasExport {
  /// Reads what was exported before. Keys it does not know are left alone: a later export may have
  /// more.
  package init(_ node: JSONNode) throws(JSONError) {
    let person = try node.member("patient")
    patient = PatientEntry(
      sex: try person.member("sex").string(), age_years: try person.member("age_years").number(),
      height_cm: try person.member("height_cm").number(),
      mass_kg: try person.member("mass_kg").number())
    posture = try node.member("posture").string()
    standard =
      try node.optionalMember("standard")?.choice(Standard.self).rawValue
      ?? Standard.who2008.rawValue
    var points: [Point] = []
    for entry in try node.member("points").list() { points.append(try Point(entry)) }
    self.points = points
    var landmarks: [Landmark] = []
    for entry in try node.member("landmarks").list() {
      landmarks.append(
        Landmark(
          name: try entry.member("name").string(), side: try entry.member("side").string(),
          position_mm: try entry.member("position_mm").numbers(count: 3)))
    }
    self.landmarks = landmarks
    var spans: [Span] = []
    for entry in try node.member("spans").list() {
      spans.append(
        Span(
          id: try entry.member("id").string(), from: try entry.member("from").string(),
          to: try entry.member("to").string(), cun: try entry.member("cun").number(),
          mm_per_cun: try entry.member("mm_per_cun").number(in: 1e-3...1e3)))
    }
    self.spans = spans
    var channels: [Course] = []
    for entry in try node.optionalMember("channels")?.list() ?? [] {
      channels.append(try Course(entry))
    }
    self.channels = channels
  }
}

extension AtlasExport.Point {
  init(_ node: JSONNode) throws(JSONError) {
    code = try AcupointCode(node.member("code")).description
    side = try node.member("side").choice(Side.self).rawValue
    position_mm = try node.member("position_mm").numbers(count: 3)
    normal = try node.member("normal").numbers(count: 3)
    tangent = try node.member("tangent").numbers(count: 3)
    sigma_mm = try node.member("sigma_mm").number()
    region = try node.member("region").string()
    var cautions: [String] = []
    for entry in try node.optionalMember("cautions")?.list() ?? [] {
      cautions.append(try entry.string())
    }
    self.cautions = cautions
  }
}

extension AtlasExport.Course {
  init(_ node: JSONNode) throws(JSONError) {
    channel = try node.member("channel").string()
    side = try node.member("side").choice(Side.self).rawValue
    var codes: [String] = []
    for entry in try node.member("codes").list() { codes.append(try entry.string()) }
    self.codes = codes
    var positions: [[Double]] = []
    for entry in try node.member("positions_mm").list() {
      positions.append(try entry.numbers(count: 3))
    }
    positions_mm = positions
  }
}
