// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Follows tool poses with the joints, each from the one before, so that the branch of the inverse
/// kinematics never changes unnoticed.
///
/// Every adjacent pair must pass the midpoint test: the tool at the mean of two neighbouring joint
/// positions must be near the mean of the two poses. Where it is not, the piece is halved, again
/// and again; a jump of the joints fails the test however short the piece is.
package struct PathFollower: Sendable {
  /// Largest distance between two poses of `line` [m].
  package static let largestStep = 0.005
  /// How far the tool at a joint midpoint may be from the middle of its two poses [m].
  package static let straightness = 0.2e-3
  /// The same for the tool's axes [rad].
  package static let turn = 0.5 * Double.pi / 180
  /// How often a piece between two poses may be halved.
  package static let mostHalvings = 12
  /// Other branches that are looked for where the arm cannot go on; the nearest is taken.
  private static let branchAttempts = 8

  package enum Outcome: Equatable, Sendable {
    /// The poses were followed; with branch changes only where these were allowed.
    case followed(FollowedPath)
    /// No posture reaches this place, or with branch changes not allowed none from where the arm
    /// is, by this much [m]; and how far the path was followed.
    case outOfReach(at: PathPlace, by: Double, FollowedPath)
    /// The joints would have to jump here, by how far the tool would stray [m].
    case branchChange(at: PathPlace, deviation: Double, FollowedPath)
  }

  package let robot: RobotModel
  /// Shared by all who plan for the arm.
  package let solver: PoseSolver

  package init(_ robot: RobotModel) {
    self.robot = robot
    solver = PoseSolver(robot)
  }

  /// Joint positions along the poses, from `start`, which stands at the first of them.
  ///
  /// - Parameters:
  ///   - poses: the spin is followed too, so that both ends keep it.
  ///   - branches: where other branches are looked for when the arm cannot go on; nil to end there.
  /// - Precondition: there is a pose.
  package func follow(
    _ poses: [RigidTransform<Base, Tool>], from start: JointVector,
    branches: inout SeededGenerator?
  ) -> Outcome {
    precondition(!poses.isEmpty, "no pose to follow")
    var path = FollowedPath()
    path.points.append(
      FollowedPath.Point(
        q: start, place: PathPlace(index: 0, fraction: 1, distance: 0, X_BT: poses[0])))
    for index in poses.indices.dropFirst() {
      let piece = Piece(
        index: index, from: path.points[path.points.count - 1].place, to: poses[index])
      // The piece is walked in parts, each halved until it is passed or too short to be halved.
      var ends = [1.0]
      while let end = ends.last {
        let before = path.points[path.points.count - 1]
        let begin = before.place.index == index ? before.place.fraction : 0
        let place = piece.place(at: end)
        let failure: Failure
        switch step(from: before, to: place) {
        case .passed(let q, let shift, let turn):
          path.deviation = max(path.deviation, shift)
          path.turn = max(path.turn, turn)
          path.points.append(FollowedPath.Point(q: q, place: place))
          ends.removeLast()
          continue
        case .failed(let found): failure = found
        }
        if end - begin > PathFollower.smallestPart {
          ends.append(0.5 * (begin + end))
          continue
        }
        if let q = otherBranch(at: place, from: before.q, &branches) {
          path.events.append(.branchChange(at: place))
          path.points.append(FollowedPath.Point(q: q, place: place))
          ends.removeLast()
          continue
        }
        switch failure {
        case .short(let by): return .outOfReach(at: place, by: by, path)
        case .strays(let deviation):
          return .branchChange(at: place, deviation: deviation, path)
        }
      }
    }
    return .followed(path)
  }

  /// The same on one branch: the path ends where the joints would have to jump.
  package func follow(
    _ poses: [RigidTransform<Base, Tool>], from start: JointVector
  ) -> Outcome {
    var none: SeededGenerator?
    return follow(poses, from: start, branches: &none)
  }

  /// Shares of a piece below this are not halved.
  private static var smallestPart: Double { 1.5 / Double(1 << mostHalvings) }

  private enum Failure {
    /// [m]
    case short(by: Double)
    /// [m]
    case strays(Double)
  }

  private enum Step {
    case passed(JointVector, shift: Double, turn: Double)
    case failed(Failure)
  }

  private func step(from before: FollowedPath.Point, to place: PathPlace) -> Step {
    // Without restarts the solver draws nothing.
    var unused = SeededGenerator(seed: 0)
    let solution = solver.solve(
      PoseTarget(place.X_BT, spin: .aligned), from: before.q, random: &unused, restarts: 0)
    guard solution.isSolved else {
      return .failed(.short(by: solution.answer.positionError))
    }
    let q = solution.answer.q
    let (shift, turn) = deviation(between: before.q, q)
    guard shift <= PathFollower.straightness, turn <= PathFollower.turn else {
      return .failed(.strays(shift))
    }
    return .passed(q, shift: shift, turn: turn)
  }

  /// The nearest of a few postures elsewhere; nil when there is none or none is wanted.
  private func otherBranch(
    at place: PathPlace, from q: JointVector, _ branches: inout SeededGenerator?
  ) -> JointVector? {
    guard var random = branches else { return nil }
    defer { branches = random }
    var best: (q: JointVector, far: Double)?
    for attempt in 0..<PathFollower.branchAttempts {
      let from = attempt == 0 ? q : robot.limits.random(&random, count: robot.jointCount)
      let solution = solver.solve(
        PoseTarget(place.X_BT, spin: .aligned), from: from, random: &random)
      guard solution.isSolved else { continue }
      let far = (solution.answer.q - q).maxMagnitude
      if far < best?.far ?? .infinity { best = (solution.answer.q, far) }
    }
    return best?.q
  }

  /// How far the tool at the mean of two postures is from the mean of its two poses: place [m] and
  /// axes [rad].
  package func deviation(between a: JointVector, _ b: JointVector) -> (Double, Double) {
    let X_a = robot.toolPose(at: a)
    let X_b = robot.toolPose(at: b)
    let X_m = robot.toolPose(at: (a + b) * 0.5)
    let middle = X_a.interpolated(to: X_b, 0.5)
    return (
      (X_m.translation - middle.translation).length, middle.rotation.angle(to: X_m.rotation)
    )
  }

  /// Poses on the straight line from one pose to another place, at most `largestStep` apart, with
  /// one orientation.
  package static func line(
    from X: RigidTransform<Base, Tool>, by shift: Vector3
  ) -> [RigidTransform<Base, Tool>] {
    let count = max(4, Int((shift.length / (0.8 * largestStep)).rounded(.up)))
    return (0...count).map { k in
      RigidTransform(X.rotation, X.translation + shift * (Double(k) / Double(count)))
    }
  }
}

/// The straight way with an even turn from one pose of a path to the next.
private struct Piece {
  let index: Int
  let begin: PathPlace
  let end: RigidTransform<Base, Tool>

  init(index: Int, from begin: PathPlace, to end: RigidTransform<Base, Tool>) {
    self.index = index
    self.begin = begin
    self.end = end
  }

  func place(at fraction: Double) -> PathPlace {
    let length = (end.translation - begin.X_BT.translation).length
    return PathPlace(
      index: index, fraction: fraction, distance: begin.distance + fraction * length,
      X_BT: fraction == 1 ? end : begin.X_BT.interpolated(to: end, fraction))
  }
}

extension RigidTransform {
  /// The pose at a share of the straight way with an even turn to another.
  fileprivate func interpolated(to other: RigidTransform, _ share: Double) -> RigidTransform {
    let turn = RotationMatrix.exp((rotation.inverse * other.rotation).log * share)
    return RigidTransform(
      rotation * turn, translation + (other.translation - translation) * share)
  }
}
