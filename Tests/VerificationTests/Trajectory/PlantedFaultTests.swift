// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification
import _TestSupport

/// A fault is put into a clean trajectory at a joint and a time drawn at random; the judge has to
/// name both.
@Suite("Planted faults") struct PlantedFaultTests {
  private typealias Samples = SampleTrajectories
  private let robot: RobotModel

  init() throws { robot = try Samples.panda() }

  private struct Clean {
    var trajectory: RecordedTrajectory
    let joint: Int
    let sample: Int
    let step: Double
    var time: Double { trajectory.pieces[0].times[sample] }
  }

  private func clean(_ random: inout SeededGenerator) -> Clean {
    let step = [0.001, 0.004, 0.01][random.index(below: 3)]
    let quintics = Samples.quintics(&random, duration: 2, robot: robot)
    var times = [0.0]
    let jitter = random.unit() < 0.5 ? 0.2 : 0
    while let last = times.last, last < 2 {
      times.append(last + step * random.uniform(1 - jitter, 1 + jitter))
    }
    return Clean(
      trajectory: Samples.trajectory(quintics, at: times), joint: random.index(below: 7),
      sample: 5 + random.index(below: times.count - 10), step: step)
  }

  private func expectFound(
    _ name: TrajectoryFinding.Name, in clean: Clean, seed: UInt64, onlyJoint: Bool = true
  ) {
    let report = TrajectoryJudge(robot).judge(clean.trajectory)
    let found = report.findings.first { $0.name == name && $0.joint == clean.joint }
    #expect(
      abs((found?.worst.time ?? .infinity) - clean.time) <= 2 * clean.step,
      "seed \(seed): \(report.findings)")
    if onlyJoint {
      #expect(report.findings.allSatisfy { $0.joint == clean.joint }, "seed \(seed)")
    }
  }

  @Test("nothing is found before anything is planted", arguments: seeds(200))
  func nothing(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let report = TrajectoryJudge(robot).judge(clean(&random).trajectory)
    #expect(report.isClean, "\(report.findings)")
  }

  @Test("a single sample that is off breaks the velocity limit", arguments: seeds(200))
  func spike(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clean = clean(&random)
    let sign = random.unit() < 0.5 ? -1.0 : 1.0
    let size = random.uniform(3, 5) * robot.limits.velocity[clean.joint] * clean.step
    clean.trajectory.pieces[0].positions[clean.sample][clean.joint] += sign * size
    expectFound(.commandedVelocity, in: clean, seed: seed)
    expectFound(.commandedAcceleration, in: clean, seed: seed)
  }

  @Test("a bend in the positions breaks the acceleration limit alone", arguments: seeds(200))
  func bend(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var clean = clean(&random)
    let limit = try #require(robot.limits.acceleration)[clean.joint]
    let jump = random.uniform(2.5, 4) * limit * clean.step
    var piece = clean.trajectory.pieces[0]
    for k in clean.sample..<piece.times.count {
      piece.positions[k][clean.joint] += jump * (piece.times[k] - piece.times[clean.sample])
    }
    piece.isCut = true
    clean.trajectory.pieces[0] = piece
    expectFound(.commandedAcceleration, in: clean, seed: seed, onlyJoint: false)
  }

  @Test("a bend in the velocities breaks the jerk limit", arguments: seeds(200))
  func jerk(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var clean = clean(&random)
    let limit = try #require(robot.limits.jerk)[clean.joint]
    // The mean over a window is less than the peak; unevenness takes its share too.
    let jump = random.uniform(4, 6) * limit * clean.step
    var piece = clean.trajectory.pieces[0]
    for k in clean.sample..<piece.times.count {
      let t = piece.times[k] - piece.times[clean.sample]
      piece.positions[k][clean.joint] += 0.5 * jump * t * t
    }
    piece.isCut = true
    clean.trajectory.pieces[0] = piece
    let report = TrajectoryJudge(robot).judge(clean.trajectory)
    let found = report.findings.first { $0.name == .commandedJerk && $0.joint == clean.joint }
    #expect(
      abs((found?.worst.time ?? .infinity) - clean.time) <= 2.5 * clean.step,
      "\(report.findings)")
  }

  @Test(
    "a shoulder that turns over is found by its midpoint, however slowly", arguments: seeds(200))
  func flip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var piece = RecordedTrajectory.Piece()
    var q = JointVector([
      random.uniform(-1.5, -0.5), random.uniform(0.3, 1), random.uniform(-1.5, -0.5), -1.8, 0.4, 2,
      0.3,
    ])
    let at = 2 + random.index(below: 6)
    for k in 0..<10 {
      if k == at {
        q[0] += .pi + 1e-6
        q[1] = -q[1]
        q[2] += .pi
      }
      piece.times.append(Double(k) * 3)
      piece.places.append(k)
      piece.positions.append(q)
      q[3] += 0.01
    }
    let report = TrajectoryJudge(robot).judge(
      RecordedTrajectory(
        kind: .commanded, source: "", placeName: "line", pieces: [piece], precision: .init()))
    #expect(!report.isClean)
    #expect(report.findings.allSatisfy { $0.name == .midpoint && $0.joint == 0 && $0.count == 1 })
    #expect(report.findings.allSatisfy { abs($0.worst.time - (Double(at) - 0.5) * 3) < 1e-9 })
  }

  @Test("a hole in an even series is a gap", arguments: seeds(50))
  func gap(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clean = clean(&random)
    var piece = clean.trajectory.pieces[0]
    let hole = clean.sample..<(clean.sample + 5)
    piece.times.removeSubrange(hole)
    piece.places.removeSubrange(hole)
    piece.positions.removeSubrange(hole)
    clean.trajectory.pieces[0] = piece
    let report = TrajectoryJudge(robot).judge(clean.trajectory)
    let isEven = (report.steps?.least ?? 0) > 0.9 * (report.steps?.median ?? 1)
    #expect(report.findings.count { $0.name == .samplingGap } == (isEven ? 1 : 0))
  }

  @Test("stated velocities of another scale, sign or joint are inconsistent", arguments: seeds(100))
  func inconsistent(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let quintics = (0..<7).map {
      Samples.Quintic(start: robot.limits.middle[$0], distance: 0.4, duration: 2)
    }
    var trajectory = Samples.trajectory(
      quintics, at: Samples.even(2, step: 0.01), withDerivatives: true)
    let joint = random.index(below: 7)
    let scale = [-1, 0.5, 1.5, 0][random.index(below: 4)]
    for k in trajectory.pieces[0].times.indices {
      trajectory.pieces[0].velocities[k][joint] *= scale
      trajectory.pieces[0].accelerations[k][joint] *= scale
    }
    let report = TrajectoryJudge(robot).judge(trajectory)
    #expect(report.findings.contains { $0.name == .statedVelocity && $0.joint == joint })
    #expect(report.findings.allSatisfy { $0.joint == joint })
  }
}
