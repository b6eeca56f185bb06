// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("IKCases") struct IKCasesTests {
  static let header =
    "note," + (0..<16).map { "t\($0 / 4)\($0 % 4)" }.joined(separator: ",")
    + ",cold0,cold1,warm0,warm1"
  static let row = "free text,1,0,0,0.1,0,1,0,0.2,0,0,1,0.3,0,0,0,1,0.5,-0.5,0.7,0x1p-1"

  static func read(_ text: String, _ seed: IKCases.Seed? = .cold) throws -> IKCases {
    try IKCases(text, file: "poses.csv", seed: seed, jointCount: 2)
  }

  @Test("comments, blanks, line ends of both kinds and extra columns are passed over")
  func reads() throws {
    let text = "# a comment, with commas\r\n\r\n\(Self.header)\r\n# another\r\n \(Self.row) \r\n"
    let cold = try Self.read(text)
    #expect(cold.cases.count == 1)
    #expect(cold.cases[0].line == 5)
    #expect(cold.cases[0].X_BT == RigidTransform(.identity, [0.1, 0.2, 0.3]))
    #expect(cold.cases[0].start == JointVector([0.5, -0.5]))
    #expect(try Self.read(text, .warm).cases[0].start == JointVector([0.7, 0.5]))
    let path = try Self.read(text.replacing("warm", with: "hot").replacing("cold", with: "c"), nil)
    #expect(path.cases[0].X_BT == cold.cases[0].X_BT && path.cases[0].start == .zero)
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("", nil, IKCases.Invalid.Problem.noHeader(expected: "t00…t33, cold0…, warm0…")),
      ("# only comments", nil, .noHeader(expected: "t00…t33, cold0…, warm0…")),
      (header, nil, .noCases),
      ("t00,t01", 1, .missingColumn("t02")),
      (header + ",t00\n" + row, 1, .repeatedColumn("t00")),
      (header + "\n1,2,3", 2, .wrongCount(found: 3, expected: 21)),
      (
        header + "\n" + row.replacing("0.2", with: "O.2"), 2,
        .notANumber(column: "t13", text: "O.2")
      ),
      (
        header + "\n" + row.replacing("0.2", with: "nan"), 2, .notFinite(column: "t13", text: "nan")
      ),
      (header + "\n" + row.replacing("text,1", with: "text,1.1"), 2, .notRigid),
      (header + "\n" + row.replacing("text,1", with: "text,-1"), 2, .notRigid),
      (header + "\n" + row.replacing("0,0,0,1,", with: "0,0,1,1,"), 2, .notRigid),
    ])
  func refuses(text: String, line: Int?, problem: IKCases.Invalid.Problem) {
    #expect(throws: IKCases.Invalid(file: "poses.csv", line: line, problem: problem)) {
      try Self.read(text)
    }
  }
}
