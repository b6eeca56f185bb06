// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// Shares out pieces of work that do not depend on each other. This room knows no threads; who runs a
/// planner lends it some. The results are the same however many there are.
package struct Workers: Sendable {
  /// Calls the body with every number below the count, in any order, and returns after the last.
  package typealias ForEach =
    @Sendable (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void

  /// All work one after the other, where it is asked for.
  package static let one = Workers { count, body in
    for i in 0..<count { body(i) }
  }

  private let forEach: ForEach

  package init(_ forEach: @escaping ForEach) { self.forEach = forEach }

  /// What `transform` gives for each element, in their order.
  package func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: elements.count))
    forEach(elements.count) { i in
      let result = transform(elements[i])
      results.withLock { $0[i] = result }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }
}
