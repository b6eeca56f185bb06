// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Simulation
import SpatialMath

extension SimulatedWorld {
  /// Lets periods pass for which no command came, as a real arm's drives would: they go on with the
  /// last velocity for a while, as the controller assumes when it hears of the missed periods, and
  /// then hold; a torque they were told they keep.
  ///
  /// Nothing that happened meanwhile is lost: what the operator pressed and what came over the link
  /// is told with the last period. Allocates: never.
  ///
  /// - Parameters:
  ///   - command: the last that was carried out.
  ///   - coasting: how many periods the drives go on.
  package mutating func pass(_ periods: Int, after command: JointCommand, coasting: Int)
    -> TickInput
  {
    var told = input
    let step = command.qd * rate.period
    for k in 0..<periods {
      let isCoasting = k < coasting
      let reached = command.q + step * Double(min(k + 1, coasting))
      let next = self.step(
        JointCommand(
          q: reached, qd: isCoasting ? command.qd : .zero, torque: command.torque,
          drivesEnabled: command.drivesEnabled))
      let (events, link) = (told.operatorEvents, told.link)
      told = next
      told.operatorEvents.formUnion(events)
      told.link.received += link.received
      told.link.lost += link.lost
    }
    told.periodsElapsed = 1 + periods
    return told
  }
}
