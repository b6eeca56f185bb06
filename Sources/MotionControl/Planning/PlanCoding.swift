// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
package import StrictJSON

/// A plan as text, `robotsim.plan/2`: JSON whose numbers are the shortest that read back as the
/// same bits, keys always in the same order. The same plan gives the same bytes.
extension MotionPlan {
  package static let schema = "robotsim.plan/2"

  /// The text of this plan for a robot of so many joints.
  package func encoded(jointCount: Int) -> String {
    var text = "{\n\"schema\": \"\(MotionPlan.schema)\",\n\"joints\": \(jointCount),\n"
    text += "\"start_q_rad\": \(start.encoded(jointCount)),\n\"X_BP\": \(X_BP.encoded),\n"
    text += zones.encoded
    text += clearances.encoded(jointCount)
    text += "\"targets\": [\n" + targets.map(\.encoded).joined(separator: ",\n") + "\n],\n"
    text += "\"segments\": [\n"
    text += segments.map { $0.encoded(jointCount) }.joined(separator: ",\n")
    return text + "\n]\n}\n"
  }

  /// Reads a plan back, bit for bit.
  ///
  /// - Throws: for unknown keys, numbers out of range, and segments in another order than that of
  ///   `segments`, which the loop relies on.
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: [
      "schema", "joints", "start_q_rad", "X_BP", "zones", "clearances", "targets", "segments",
    ])
    try node.require(schema: MotionPlan.schema)
    let count = try node.member("joints").integer(in: 1...JointVector.capacity)
    var targets: [Target] = []
    for entry in try node.member("targets").list() { targets.append(try Target(plan: entry)) }
    var segments: [Segment] = []
    let list = try node.member("segments")
    for entry in try list.list() {
      segments.append(try Segment(plan: entry, jointCount: count, targetCount: targets.count))
    }
    let order = MotionPlan.order(targetCount: targets.count)
    guard segments.map(\.kind) == order.map(\.kind), segments.map(\.target) == order.map(\.target)
    else {
      throw list.error(
        .badValue(
          "these \(segments.count) segments",
          valid: "transit, approach, retreat for each target in turn, then a transit to −1"))
    }
    self.init(
      targets: targets, start: JointVector(try node.member("start_q_rad").numbers(count: count)),
      X_BP: try RigidTransform(exact: node.member("X_BP")), segments: segments,
      zones: try [ExclusionZone](plan: node.optionalMember("zones")),
      clearances: try [PostureClearance](
        plan: node.optionalMember("clearances"), jointCount: count, targetCount: targets.count))
  }
}

extension Target {
  fileprivate var encoded: String {
    let spinName = spin == .free ? "free" : "aligned"
    var text = "{\"name\": \(quotedJSON(name)), \"region\": \(quotedJSON(region)), "
    text += "\"X_PA\": \(X_PA.encoded),\n"
    text += "\"thorax\": \(thorax.encoded), \"abdomen\": \(abdomen.encoded),\n"
    text += "\"spin\": \"\(spinName)\", \"technique\": \(technique.encoded),\n"
    if let course { text += "\"course\": \(course.encoded),\n" }
    text += "\"limits\": {\"force_n\": \(limits.force), \"pressure_pa\": \(limits.pressure), "
    text += "\"depth_m\": \(limits.depth), \"transient_factor\": \(limits.transientFactor), "
    return text + "\"transient_s\": \(limits.transientDuration)}, \"sigma_m\": \(sigma)}"
  }

  fileprivate init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: [
      "name", "region", "X_PA", "thorax", "abdomen", "spin", "technique", "course", "limits",
      "sigma_m",
    ])
    let spin = try node.member("spin")
    guard ["free", "aligned"].contains(spin.text) else {
      throw spin.error(.unknownName(try spin.string(), valid: ["free", "aligned"]))
    }
    let work = try node.member("technique")
    let technique = try Technique(plan: work)
    let course = try node.optionalMember("course").map(SkinCourse.init(plan:))
    guard technique.motion?.courseShape == course?.shape else {
      throw work.error(.badValue(technique.name.rawValue, valid: "with the course it follows"))
    }
    self.init(
      name: try node.member("name").string(), region: try node.member("region").string(),
      X_PA: try RigidTransform(exact: node.member("X_PA")),
      thorax: try SurfaceDerivative(plan: node.member("thorax")),
      abdomen: try SurfaceDerivative(plan: node.member("abdomen")),
      spin: spin.text == "free" ? .free : .aligned,
      technique: technique, course: course,
      limits: try ContactLimits(plan: node.member("limits")),
      sigma: try node.member("sigma_m").number())
  }
}

extension ContactLimits {
  fileprivate init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["force_n", "pressure_pa", "depth_m", "transient_factor", "transient_s"])
    let (force, pressure) = (try node.member("force_n"), try node.member("pressure_pa"))
    let (depth, factor) = (try node.member("depth_m"), try node.member("transient_factor"))
    let numbers = (
      try force.number(), try pressure.number(), try depth.number(), try factor.number(),
      try node.member("transient_s").number()
    )
    do throws(Invalid) {
      try self.init(
        force: numbers.0, pressure: numbers.1, depth: numbers.2, transientFactor: numbers.3,
        transientDuration: numbers.4)
    } catch {
      throw node.error(.badValue("\(error)", valid: "numbers above zero, a factor of at least 1"))
    }
  }
}

extension SurfaceDerivative {
  fileprivate var encoded: String {
    "{\"translation\": \(translation.encoded), \"rotation_rad_m\": \(rotation.encoded)}"
  }

  fileprivate init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["translation", "rotation_rad_m"])
    self.init(
      translation: try Vector3(exact: node.member("translation")),
      rotation: try Vector3(exact: node.member("rotation_rad_m")))
  }
}
