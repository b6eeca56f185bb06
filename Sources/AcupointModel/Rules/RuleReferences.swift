// SPDX-License-Identifier: GPL-3.0-or-later

/// What a rule speaks of: everything that must exist before it can be evaluated.
package struct RuleReferences: Equatable, Sendable {
  package var landmarks: [String] = []
  package var points: [AcupointCode] = []
  package var spans: [String] = []
  package var vertebrae: [String] = []
  package var curves: [String] = []
  package var spaces: [Int] = []

  package init(of rule: PointRule?) {
    if let rule { visit(rule) }
  }

  private mutating func visit(_ rule: PointRule) {
    switch rule {
    case .landmark(let name): landmarks.append(name)
    case .point(let code): points.append(code)
    case .between(let a, let b, _, _):
      visit(a)
      visit(b)
    case .onCurve(let curve, let a, let b, _):
      curves.append(curve)
      visit(a)
      visit(b)
    case .cross(let level, let line, _):
      visit(level)
      visit(line)
    case .move(let from, let goal, _, let span, _):
      visit(from)
      switch goal {
      case .direction: break
      case .point(let rule): visit(rule)
      case .curve(let name): curves.append(name)
      }
      spans.append(span)
    case .dip(let near, _, _):
      visit(near)
      spans.append(PointRule.fingerCun)
    case .when(let a, let b), .byStandard(let a, let b):
      visit(a)
      visit(b)
    }
  }

  private mutating func visit(_ level: LevelRule) {
    switch level {
    case .of(let point, _, let offset, _):
      visit(point)
      if let offset { spans.append(offset.span) }
    case .spine(let vertebra, _): vertebrae.append(vertebra)
    case .intercostal(let space):
      spaces.append(space)
      spans += LateralTable.chest.spans
    }
  }

  private mutating func visit(_ line: LineRule) {
    switch line {
    case .lateral(_, let table): spans += table.spans
    case .join(let through, _): for point in through { visit(point) }
    case .curve(let name, let gap):
      curves.append(name)
      if gap != nil { spans.append(PointRule.fingerCun) }
    }
  }
}

/// The first cycle among things that refer to each other, as the chain of indices that closes.
///
/// - Parameter edges: for each thing, what it refers to.
func firstCycle(_ edges: [[Int]]) -> [Int]? {
  enum Mark { case unseen, open, done }
  var marks = [Mark](repeating: .unseen, count: edges.count)
  var trail: [Int] = []

  func visit(_ i: Int) -> [Int]? {
    switch marks[i] {
    case .done: return nil
    case .open:
      let start = trail.firstIndex(of: i) ?? 0
      return Array(trail[start...]) + [i]
    case .unseen:
      marks[i] = .open
      trail.append(i)
      for next in edges[i] { if let cycle = visit(next) { return cycle } }
      trail.removeLast()
      marks[i] = .done
      return nil
    }
  }
  for i in edges.indices { if let cycle = visit(i) { return cycle } }
  return nil
}
