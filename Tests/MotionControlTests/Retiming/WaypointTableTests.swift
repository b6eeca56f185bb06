// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("WaypointTable") struct WaypointTableTests {
  static let header = "q0,q1,q2,q3,q4,q5,q6"
  static let row = "0,0.1,0,-1.5,0,1.5,0.2"

  @Test("comments, other columns and any order are read, with lines")
  func reads() throws {
    let text =
      "# way\nnote,q6,q5,q4,q3,q2,q1,q0\r\nx,0.2,1.5,0,-1.5,0,0.1,0\n\n# end\ny,9,1,0,-1,0,0,0"
    let table = try WaypointTable(text, file: "way.csv", robot: Arms.panda())
    #expect(table.waypoints[0] == JointVector([0, 0.1, 0, -1.5, 0, 1.5, 0.2]))
    #expect(table.lines == [3, 6])
    let outside = table.outside(try Arms.panda())
    #expect(outside.count == 1)
    #expect(outside[0].line == 6 && outside[0].joint == 6 && outside[0].value == 9)
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("", nil, NumberTable.Invalid.Problem.noHeader(expected: "q0 to q6")),
      (header, nil, .noCases),
      ("q0,q1\n1,2", 1, .missingColumn("q2")),
      (header + ",q7\n" + row + ",1", 1, .unknownColumn("q7", joints: 7)),
      (header + "\n1,2,3", 2, .wrongCount(found: 3, expected: 7)),
      (header + "\n" + row + "\n0,0.1,x,0,0,0,0", 3, .notANumber(column: "q2", text: "x")),
      (header + "\n" + row + "\n0,inf,0,0,0,0,0", 3, .notFinite(column: "q1", text: "inf")),
    ])
  func refuses(text: String, line: Int?, problem: NumberTable.Invalid.Problem) {
    #expect(throws: NumberTable.Invalid(file: "way.csv", line: line, problem: problem)) {
      try WaypointTable(text, file: "way.csv", robot: Arms.panda())
    }
  }
}
