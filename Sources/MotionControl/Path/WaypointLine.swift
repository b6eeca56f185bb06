// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Waypoints joined by straight ways in joint space, and how much of a path's parameter each takes.
///
/// At first that is its share of the whole length, so that the parameter ends at one. What a way takes
/// is how firmly it holds a path near it.
struct WaypointLine {
  private(set) var points: [JointVector]
  /// Where each waypoint stands on the parameter; ascending from zero.
  private(set) var places: [Double]
  /// What each way takes over its share of the length.
  private var firmness: [Double]

  /// - Parameter waypoints: those that repeat the one before are left out.
  /// - Precondition: there is one, and all are finite.
  init(_ waypoints: [JointVector]) {
    precondition(!waypoints.isEmpty && waypoints.allSatisfy(\.isFinite), "no finite waypoints")
    points = [waypoints[0]]
    places = [0]
    firmness = []
    for q in waypoints.dropFirst() {
      let step = (q - points[points.count - 1]).length
      guard step > 0 else { continue }
      points.append(q)
      places.append(places[places.count - 1] + step)
    }
    let length = end
    for i in places.indices where length > 0 { places[i] /= length }
    firmness = [Double](repeating: 1, count: points.count - 1)
  }

  /// Nothing was tightened or loosened.
  var isEven: Bool { firmness.allSatisfy { $0 == 1 } }

  /// The parameter at the last waypoint; zero when there is one only.
  var end: Double { places[places.count - 1] }

  /// - Precondition: within `0...end`.
  func posture(at place: Double) -> JointVector {
    let i = piece(at: place)
    guard i + 1 < points.count else { return points[i] }
    let share = (place - places[i]) / (places[i + 1] - places[i])
    return points[i] + (points[i + 1] - points[i]) * share
  }

  /// The straight way that holds a place, by its first waypoint.
  func piece(at place: Double) -> Int {
    var low = 0
    var high = max(places.count - 1, 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if places[middle] <= place { low = middle } else { high = middle }
    }
    return low
  }

  /// The distance of a posture from the nearest place on a stretch [rad].
  func distance(from q: JointVector, between begin: Double, _ end: Double) -> Double {
    var least = Double.infinity
    var i = piece(at: max(begin, 0))
    repeat {
      let a = points[i]
      let way = points[min(i + 1, points.count - 1)] - a
      let square = way.dot(way)
      let share = square > 0 ? min(max((q - a).dot(way) / square, 0), 1) : 0
      let off = q - (a + way * share)
      least = min(least, off.dot(off))
      i += 1
    } while i + 1 < points.count && places[i] < end
    return least.squareRoot()
  }

  /// Waypoints with no more than `step` between two of them.
  func divided(step: Double) -> WaypointLine {
    changed { _, length in (max(1, Int((length / step).rounded(.up))), 1) }
  }

  /// Halves every way that a stretch has a part of; both halves take as much of the parameter as the
  /// whole did.
  mutating func tighten(between begin: Double, and end: Double) {
    self = changed { i, _ in meets(i, begin, end) ? (2, 2) : (1, 1) }
  }

  /// Halves what every way takes that a stretch has a part of. False, and nothing done, where one
  /// there was tightened or has been halved twice.
  mutating func loosen(between begin: Double, and end: Double) -> Bool {
    let stretch = firmness.indices.filter { meets($0, begin, end) }
    guard stretch.allSatisfy({ firmness[$0] <= 1 && firmness[$0] > 0.25 }) else { return false }
    self = changed { i, _ in meets(i, begin, end) ? (1, 0.5) : (1, 1) }
    return true
  }

  private func meets(_ way: Int, _ begin: Double, _ end: Double) -> Bool {
    places[way] < end && places[way + 1] > begin
  }

  /// Every way in so many parts that together take so many times as much.
  private func changed(_ change: (Int, Double) -> (parts: Int, factor: Double)) -> WaypointLine {
    var line = self
    (line.points, line.places, line.firmness) = ([points[0]], [0], [])
    for i in firmness.indices {
      let length = places[i + 1] - places[i]
      let (parts, factor) = change(i, length)
      let begin = line.places[line.places.count - 1]
      for k in 1...parts {
        let share = Double(k) / Double(parts)
        line.points.append(
          k == parts ? points[i + 1] : points[i] + (points[i + 1] - points[i]) * share)
        line.places.append(begin + length * factor * share)
        line.firmness.append(firmness[i] * factor)
      }
    }
    return line
  }
}

extension JointVector {
  var length: Double { dot(self).squareRoot() }
}
