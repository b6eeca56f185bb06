// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A motion of all joints along one parameter, of which any part can be enclosed.
package protocol PosturePath {
  /// The parameter runs from 0 to this.
  var end: Double { get }

  /// Allocates: never.
  func part(from begin: Double, to end: Double) -> MotionPart
}

/// A part of a motion: the joints in its middle, and how far they get from there at most.
package struct MotionPart: Equatable, Sendable {
  package let middle: JointVector
  /// [rad, m], nowhere negative.
  package let spread: JointVector
}

/// Straight in joint space from each waypoint to the next; the parameter counts the waypoints.
struct StraightMotion: PosturePath {
  private let waypoints: [JointVector]

  /// - Precondition: there is a waypoint.
  init(through waypoints: [JointVector]) {
    precondition(!waypoints.isEmpty, "a motion through nothing")
    self.waypoints = waypoints
  }

  var end: Double { Double(waypoints.count - 1) }

  func part(from begin: Double, to end: Double) -> MotionPart {
    let middle = posture(at: 0.5 * (begin + end))
    var spread = (posture(at: begin) - middle).magnitudes
      .larger((posture(at: end) - middle).magnitudes)
    // Between two waypoints the way is straight: its corners are its furthest places.
    var i = Int(begin) + 1
    while Double(i) < end {
      spread = spread.larger((waypoints[i] - middle).magnitudes)
      i += 1
    }
    return MotionPart(middle: middle, spread: spread)
  }

  private func posture(at place: Double) -> JointVector {
    let i = min(Int(place), waypoints.count - 1)
    guard i < waypoints.count - 1 else { return waypoints[i] }
    return waypoints[i] + (waypoints[i + 1] - waypoints[i]) * (place - Double(i))
  }
}

/// The parameter is the path's.
///
/// A polynomial stays in the hull of its Bernstein coefficients (Farouki, *The Bernstein polynomial
/// basis: a centennial retrospective*, 2012), and so does its slope: both are taken on the part itself,
/// and the smaller bound counts.
extension JointPath: PosturePath {
  package var end: Double { Double(segmentCount) }

  package func part(from begin: Double, to end: Double) -> MotionPart {
    let middle = sample(at: 0.5 * (begin + end)).q
    var away = JointVector.zero
    var steepest = JointVector.zero
    var m = Int(begin)
    while Double(m) < end {
      let first = max(begin - Double(m), 0)
      let length = min(end - Double(m), 1) - first
      let slopes = slopes(segment: m, from: first, to: first + length)
      var corner = (first > 0 ? sample(at: begin).q : knots[m]) - middle
      away = away.larger(corner.magnitudes)
      for k in 0...slopeDegree {
        let slope = JointVector(lanes: slopes[k])
        corner = corner + slope * (length / Double(slopeDegree + 1))
        away = away.larger(corner.magnitudes)
        steepest = steepest.larger(slope.magnitudes)
      }
      m += 1
    }
    return MotionPart(middle: middle, spread: away.smaller(steepest * (0.5 * (end - begin))))
  }
}

extension JointVector {
  fileprivate var magnitudes: JointVector {
    JointVector(lanes: pointwiseMax(lanes, SIMD8<Double>.zero - lanes))
  }

  fileprivate func larger(_ other: JointVector) -> JointVector {
    JointVector(lanes: pointwiseMax(lanes, other.lanes))
  }

  fileprivate func smaller(_ other: JointVector) -> JointVector {
    JointVector(lanes: pointwiseMin(lanes, other.lanes))
  }
}
