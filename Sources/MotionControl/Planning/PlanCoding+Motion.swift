// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

/// A segment: the positions at the path's knots, its slopes between them as Bernstein coefficients,
/// and the pieces of its time law, each of which ends where the next begins.
extension MotionPlan.Segment {
  func encoded(_ count: Int) -> String {
    let (path, law) = (trajectory.path, trajectory.law)
    var text = "{\"kind\": \"\(kind.name)\", \"target\": \(target), "
    text += "\"path\": \"\(path.kind.rawValue)\",\n\"knots_rad\": [\n"
    text += path.knots.map { $0.encoded(count) }.joined(separator: ",\n")
    text += "],\n\"slopes_rad\": [\n"
    text += path.slopes.map { JointVector(lanes: $0).encoded(count) }.joined(separator: ",\n")
    text += "],\n\"duration_s\": \(law.duration), \"pieces\": [\n"
    text += law.pieces.map { [$0.t, $0.s, $0.v, $0.a, $0.stiffness, $0.jerk].encoded }
      .joined(separator: ",\n")
    return text + "]}"
  }

  init(plan node: JSONNode, jointCount: Int, targetCount: Int) throws(JSONError) {
    try node.allow(keys: [
      "kind", "target", "path", "knots_rad", "slopes_rad", "duration_s", "pieces",
    ])
    let name = try node.member("kind")
    let kinds = MotionPlan.Segment.Kind.named
    guard let kind = kinds.first(where: { $0.name == name.text })?.kind else {
      throw name.error(.unknownName(try name.string(), valid: kinds.map(\.name)))
    }
    let path = try JointPath(plan: node, jointCount: jointCount)
    let law = try TimeLaw(plan: node, segmentCount: path.segmentCount)
    self.init(
      kind: kind, target: try node.member("target").integer(in: -1...(targetCount - 1)),
      trajectory: JointTrajectory(path: path, law: law))
  }
}

extension JointPath {
  /// How far the end of a polynomial may be from where the next begins, as a share of their size.
  private static let joint = 1e-9

  fileprivate init(plan node: JSONNode, jointCount: Int) throws(JSONError) {
    let name = try node.member("path")
    guard let kind = name.text.flatMap(Kind.init(rawValue:)) else {
      throw name.error(.unknownName(try name.string(), valid: Kind.allCases.map(\.rawValue)))
    }
    let knotNode = try node.member("knots_rad")
    let knots = try knotNode.jointRows(jointCount)
    guard !knots.isEmpty else {
      throw knotNode.error(.badValue("no positions", valid: "one or more"))
    }
    let slopeNode = try node.member("slopes_rad")
    let slopes = try slopeNode.jointRows(jointCount)
    let degree = kind == .cubic ? 2 : 4
    guard slopes.count == (degree + 1) * (knots.count - 1) else {
      throw slopeNode.error(
        .badValue(
          "\(slopes.count) rows", valid: "\((degree + 1) * (knots.count - 1)) for these knots"))
    }
    for m in 0..<knots.count - 1 {
      var rise = JointVector.zero
      for k in 0...degree { rise = rise + slopes[(degree + 1) * m + k] }
      let end = knots[m] + rise * (1 / Double(degree + 1))
      let size = max(1, max(knots[m].maxMagnitude, knots[m + 1].maxMagnitude))
      guard (end - knots[m + 1]).maxMagnitude <= JointPath.joint * size else {
        throw slopeNode.error(
          .badValue("these slopes", valid: "such that knot \(m + 1) is where they lead to"))
      }
    }
    self.init(knots: knots, slopeDegree: degree, slopes: slopes.map(\.lanes))
  }
}

extension TimeLaw {
  /// How far the end of a piece may be from where the next begins.
  private static let joint = 1e-6

  fileprivate init(plan node: JSONNode, segmentCount: Int) throws(JSONError) {
    self.init()
    let pieceNode = try node.member("pieces")
    let rows = try pieceNode.list()
    for row in rows {
      let x = try row.numbers(count: 6)
      pieces.append(
        Piece(t: x[0], s: x[1], v: x[2], a: x[3], stiffness: x[4], jerk: x[5]))
    }
    let end = Double(segmentCount)
    for i in pieces.indices { pieces[i].end = i + 1 < pieces.count ? pieces[i + 1].s : end }
    let durationNode = try node.member("duration_s")
    duration = try durationNode.number()
    guard duration > (pieces.last?.t ?? 0) else {
      throw durationNode.error(.badValue("\(duration)", valid: "after the last piece begins"))
    }
    guard isConnected(to: end) else {
      throw pieceNode.error(
        .badValue(
          "these pieces", valid: "forward from 0 to \(segmentCount), each from where the last ends")
      )
    }
  }

  /// Whether the pieces lead from rest at zero to rest at `end` without a jump of place or speed.
  private func isConnected(to end: Double) -> Bool {
    guard let first = pieces.first else { return end == 0 }
    guard first.t == 0, first.s == 0, first.v == 0 else { return false }
    for i in pieces.indices {
      let isLast = i + 1 == pieces.count
      let t = isLast ? duration : pieces[i + 1].t
      let (s, v) = isLast ? (end, 0) : (pieces[i + 1].s, pieces[i + 1].v)
      guard t > pieces[i].t, s >= pieces[i].s, v >= 0 else { return false }
      let reached = sample(of: pieces[i], at: t)
      let fastest = max(abs(reached.first), max(pieces[i].v, v))
      guard abs(reached.s - s) <= TimeLaw.joint * max(s - pieces[i].s, 1e-9 * max(end, 1)),
        abs(reached.first - v) <= TimeLaw.joint
          * max(fastest, (s - pieces[i].s) / (t - pieces[i].t))
      else { return false }
    }
    return true
  }
}

extension JSONNode {
  fileprivate func jointRows(_ count: Int) throws(JSONError) -> [JointVector] {
    var rows: [JointVector] = []
    for row in try list() { rows.append(JointVector(try row.numbers(count: count))) }
    return rows
  }
}
