// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl

/// Whether the joints yield between motor and link.
package enum PlantModel: String, CaseIterable, Sendable {
  /// Rotor and link move as one.
  case rigid
  /// A spring and a damper stand between them.
  case elastic

  /// How much of the rotors' inertia and friction the joints feel.
  package var rotorShare: Double {
    switch self {
    case .rigid: 1
    case .elastic: JointTorqueLoop.share
    }
  }

  /// The longest step with which the arm is simulated at all [s].
  package var longestStep: Double {
    switch self {
    case .rigid: 1e-3
    case .elastic: 0.25e-3
    }
  }

  /// The longest step that is taken unless another is asked for [s].
  private var usualStep: Double { min(0.5e-3, longestStep) }

  /// The usual step, or the next shorter one that fills a control period a whole number of times [s].
  package func step(filling rate: ControlRate) -> Double {
    rate.period / (rate.period / usualStep - 1e-9).rounded(.up)
  }
}
