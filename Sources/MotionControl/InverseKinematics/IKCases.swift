// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Poses to be solved, with places to start from, read from a table.
///
/// CSV: `#` begins a comment line, the first other line names the columns. `t00…t33` are the 4 × 4
/// pose of the tool tip in the base, row-major [m]; `cold0…` and `warm0…` are seeds in the order of
/// the joints [rad, m]; a path to be followed needs none. Other columns are passed over.
package struct IKCases: Equatable, Sendable {
  /// Which column group to start from.
  package enum Seed: String, CaseIterable, Sendable {
    case cold, warm
  }

  package struct Case: Equatable, Sendable {
    /// The line of the file it stands on.
    package let line: Int
    package let X_BT: RigidTransform<Base, Tool>
    /// Zero where no seeds were asked for.
    package let start: JointVector
  }

  package typealias Invalid = NumberTable.Invalid

  /// How far a rotation may be from orthonormal: numbers printed with four digits pass.
  static let rotationTolerance = 1e-3

  package let cases: [Case]

  /// - Parameters:
  ///   - text: the table; `file` names it in errors.
  ///   - seed: which seeds to read; nil for none.
  ///   - jointCount: how many seed columns there must be.
  package init(
    _ text: String, file: String, seed: Seed?, jointCount: Int
  ) throws(Invalid) {
    let pose = (0..<16).map { "t\($0 / 4)\($0 % 4)" }
    let seeds = seed.map { seed in (0..<jointCount).map { "\(seed.rawValue)\($0)" } } ?? []
    let table = try NumberTable(
      text, file: file, columns: pose + seeds, expected: "t00…t33, cold0…, warm0…")
    var cases: [Case] = []
    for row in table.rows {
      let t = Array(row.values[..<16])
      guard let R = IKCases.rotation(t), Array(t[12...]) == [0, 0, 0, 1] else {
        throw Invalid(file: file, line: row.line, problem: .notRigid)
      }
      cases.append(
        Case(
          line: row.line, X_BT: RigidTransform(R, Vector3(t[3], t[7], t[11])),
          start: JointVector(Array(row.values[16...]))))
    }
    self.cases = cases
  }

  /// The rotation of a row-major pose, made orthonormal; nil when it is far from one.
  private static func rotation(_ t: [Double]) -> RotationMatrix? {
    let raw = RotationMatrix(
      uncheckedColumns: [t[0], t[4], t[8]], [t[1], t[5], t[9]], [t[2], t[6], t[10]])
    guard raw.z.length > 0.5, raw.x.cross(raw.z).length > 0.5 else { return nil }
    let R = raw.orthonormalized
    let far = max((R.x - raw.x).length, (R.y - raw.y).length, (R.z - raw.z).length)
    return far <= IKCases.rotationTolerance ? R : nil
  }
}
