// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Where to cut a path for `SpeedProgram`: fine at both ends and where the quickest motion without a
/// jerk limit changes its accelerations at once, coarse between; the path's knots are among them.
struct SpeedMesh {
  private(set) var s: [Double] = []
  /// The shortest time in which a joint goes from its least to its largest acceleration [s].
  let ramp: Double

  /// No inner cell is shorter than this share of the whole time.
  private static let least = 1.0 / 20_000
  /// Smaller jumps of acceleration are none, over the limit.
  private static let leastJump = 0.2

  /// - Parameters:
  ///   - law: the quickest motion without a jerk limit, on `grid`.
  init(
    _ path: JointPath, _ grid: ReachabilityGrid, _ law: TimeLaw, _ limits: RetimingLimits,
    jerk: JointVector, tool: ToolWay? = nil, _ resolution: PathTiming.Resolution
  ) {
    var ramp = Double.infinity
    for i in 0..<limits.count { ramp = min(ramp, 2 * limits.acceleration[i] / jerk[i]) }
    if let tool = tool?.limits { ramp = min(ramp, 2 * tool.acceleration / tool.jerk) }
    self.ramp = ramp
    let length = Double(path.segmentCount)
    let first = SpeedMesh.endCell(path, at: 0, limits, jerk, tool)
    let last = SpeedMesh.endCell(path, at: length, limits, jerk, tool)
    let changes = SpeedMesh.changes(path, grid, law, limits, tool)
    let coarsest = resolution.coarsest * law.duration
    let growth = resolution.growth
    let finest = min(
      max(resolution.finest * ramp, SpeedMesh.least * law.duration), coarsest)
    s = [0, first]
    var next = 0
    while length - s[s.count - 1] > last * (1 + 1e-9) {
      let here = s[s.count - 1]
      let t = law.time(at: here)
      while next < changes.count && changes[next] < t { next += 1 }
      var near = Double.infinity
      if next < changes.count { near = changes[next] - t }
      if next > 0 { near = min(near, t - changes[next - 1]) }
      let step = min(max(finest, growth * near), coarsest)
      let place = law.sample(at: min(t + step, law.duration)).s
      s.append(
        SpeedMesh.place(near: place, after: here, length: length, last: last, growth))
    }
    s[s.count - 1] = length - last
    s.append(length)
  }

  /// The end of a cell that begins at `here`: graded towards both ends, at knots where one is near.
  private static func place(
    near wanted: Double, after here: Double, length: Double, last: Double, _ growth: Double
  ) -> Double {
    var place = min(wanted, here * (1 + growth))
    place = min(place, max(length - (length - here) / (1 + growth), here + 0.3 * last))
    // No cell is so short that rounding shows.
    place = max(place, here + 1e-9 * length)
    if length - last - place < 0.5 * (place - here) { return length - last }
    let knot = (here + 1e-9 * length).rounded(.down) + 1
    guard knot < length else { return place }
    if place > knot - 0.3 * (place - here) { return knot }
    return place > knot - 1.3 * (place - here) ? 0.5 * (here + knot) : place
  }

  /// The length of the first or last cell, which is passed with constant jerk: a third of the time until
  /// a joint has reached its acceleration limit.
  private static func endCell(
    _ path: JointPath, at s: Double, _ limits: RetimingLimits, _ jerk: JointVector, _ tool: ToolWay?
  ) -> Double {
    let slope = path.sample(at: s).first
    var most = (jerk: Double.infinity, acceleration: Double.infinity)
    for i in 0..<limits.count {
      most.jerk = min(most.jerk, jerk[i] / abs(slope[i]))
      most.acceleration = min(most.acceleration, limits.acceleration[i] / abs(slope[i]))
    }
    if let tool {
      let slope = tool.speed(at: s)
      most.jerk = min(most.jerk, tool.limits.jerk / slope)
      most.acceleration = min(most.acceleration, tool.limits.acceleration / slope)
    }
    let t = most.acceleration / most.jerk / 3
    let way = most.jerk * t * t * t / 6
    return way.isFinite ? min(max(way, 1e-7 * Double(path.segmentCount)), 1e-3) : 1e-3
  }

  /// When accelerations jump [s].
  private static func changes(
    _ path: JointPath, _ grid: ReachabilityGrid, _ law: TimeLaw, _ limits: RetimingLimits,
    _ tool: ToolWay?
  ) -> [Double] {
    let scale = ReachabilityGrid.inverse(limits.acceleration)
    return (1..<grid.cellCount).compactMap { k in
      let jump = law.pieces[k].a - law.pieces[k - 1].a
      let slope = path.sample(at: grid.s[k]).first.lanes * scale
      if SpeedRow.largest(slope * jump) > leastJump { return law.pieces[k].t }
      guard let tool else { return nil }
      let speed = tool.speed(at: grid.s[k]) / tool.limits.acceleration
      return speed * abs(jump) > leastJump ? law.pieces[k].t : nil
    }
  }
}
