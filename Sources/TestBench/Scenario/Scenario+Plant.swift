// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
package import Simulation
import StrictJSON

extension Scenario {
  /// How the arm's mechanics are simulated.
  package struct PlantSettings: Equatable, Sendable {
    /// Length of one step of the plant [s]; a whole number of them fills a control period.
    package var step: Double
    package var model: PlantModel

    init(_ node: JSONNode?, rate: ControlRate) throws(JSONError) {
      try node?.allow(keys: ["step_ms", "model"])
      model = try node?.optionalMember("model")?.choice(PlantModel.self) ?? .rigid
      step = model.step(filling: rate)
      guard let member = try node?.optionalMember("step_ms") else { return }
      let asked = try member.number(in: 0.01...8) / 1000
      let count = (rate.period / asked).rounded()
      guard count >= 1, abs(count * asked - rate.period) < 1e-9 else {
        throw member.error(
          .badValue("\(asked * 1000)", valid: "a whole fraction of \(rate.period * 1000) ms"))
      }
      guard asked <= model.longestStep * (1 + 1e-9) else {
        throw member.error(
          .badValue(
            "\(asked * 1000)",
            valid: "at most \(model.longestStep * 1000) for the model \(model.rawValue)"))
      }
      step = rate.period / count
    }
  }
}
