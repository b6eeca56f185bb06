// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import Recording
package import Verification

/// What a replay is to find out.
package enum ReplayQuestion: Sendable {
  /// Are all outputs and the state the same bits?
  case exact
  /// Are the outputs near enough?
  case tolerance(ToleranceFile)
  /// Does what must always hold, hold?
  case invariants
  /// Where and how much do the outputs change with another configuration?
  case change
}

/// What a replay found out.
package struct ReplayAnswer: Sendable {
  package let coverage: ReplayCoverage
  /// Ticks before this were not asked for.
  package let from: Int
  /// For `.exact` and `.change`.
  package private(set) var exact: ExactComparison?
  /// For `.tolerance`.
  package private(set) var tolerance: ToleranceComparison?
  /// For `.invariants`.
  package private(set) var invariants: InvariantCheck?
  /// For `.change`.
  package private(set) var change: ChangeSurvey?
  /// CPU time of the thread for reading, running and judging [s].
  package let cpuTime: Double

  /// Runs the log's inputs through the controller.
  package init(
    _ source: ReplaySource, _ question: ReplayQuestion, range: Replay.Window = Replay.Window()
  ) throws(ReplaySource.Refused) {
    let joints = source.robot.jointCount
    let before = platform_thread_cpu_ns()
    from = range.from
    var replay = try Replay(source, range: range)
    switch question {
    case .exact:
      var comparison = ExactComparison(jointCount: joints)
      coverage = try replay.run(check: { snapshot, state in
        comparison.judge(snapshot: snapshot.words, state, at: snapshot.tick)
      }) { step in
        comparison.judge(step.recorded, step.replayed, at: step.record.input.tick)
        return comparison.firstOutput == nil ? .goOn : .stop
      }
      exact = comparison
    case .tolerance(let file):
      var comparison = ToleranceComparison(file.signals, jointCount: joints)
      coverage = try replay.run { step in
        comparison.judge(step.recorded, step.replayed, at: step.record.input.tick)
        return .goOn
      }
      tolerance = comparison
    case .invariants:
      var check = InvariantCheck(
        robot: source.robot, plan: source.plan, configuration: source.configuration)
      coverage = try replay.run { step in
        if step.isResumed { check.interrupt() }
        check.judge(step.record)
        return .goOn
      }
      check.finish()
      invariants = check
    case .change:
      var comparison = ExactComparison(jointCount: joints)
      var survey = ChangeSurvey(jointCount: joints)
      coverage = try replay.run { step in
        let tick = step.record.input.tick
        comparison.judge(step.recorded, step.replayed, at: tick)
        survey.judge(step.recorded, step.replayed, at: tick)
        return .goOn
      }
      exact = comparison
      change = survey
    }
    cpuTime = Double(platform_thread_cpu_ns() - before) * 1e-9
  }

  /// Ticks that could not be run again although no record says why they are missing.
  package var lost: [ClosedRange<Int>] { coverage.unexplained(from: from) }

  /// True when everything asked for holds and every tick asked for was run or explained. A change
  /// of the configuration is no failure.
  package var isGood: Bool {
    let answer =
      if let tolerance {
        tolerance.isKept
      } else if let invariants {
        invariants.isKept
      } else {
        change != nil || exact?.first == nil
      }
    return answer && lost.isEmpty && coverage.badSnapshots.isEmpty
  }
}

/// Whether a log may be expected to come out the same, bit for bit.
package enum ReplayExpectation: Equatable, Sendable {
  /// Written by a build with the same fingerprint.
  case sameBuild
  /// What differs, in words.
  case otherBuild([String], sourcesDiffer: Bool)
  /// The log does not say what wrote it.
  case unknownBuild

  package init(_ recorded: Fingerprint?, own: Fingerprint = .own) {
    guard let recorded else {
      self = .unknownBuild
      return
    }
    let differences = own.differences(from: recorded)
    self =
      differences.isEmpty
      ? .sameBuild
      : .otherBuild(differences, sourcesDiffer: own.sourceDigest != recorded.sourceDigest)
  }

  /// For people.
  package var text: String {
    switch self {
    case .sameBuild:
      "same sources, toolchain, GSL and glibc as the log: every bit is expected to be the same"
    case .otherBuild(let differences, sourcesDiffer: true):
      "the log was written by other sources (\(differences.joined(separator: "; "))): "
        + "a difference may be a change of the program; only equality says something"
    case .otherBuild(let differences, sourcesDiffer: false):
      "the same sources, built or run elsewhere (\(differences.joined(separator: "; "))): "
        + "the same bits are likely but not promised; --tolerance judges what is left"
    case .unknownBuild:
      "the log does not say what wrote it: the same bits cannot be expected"
    }
  }
}
