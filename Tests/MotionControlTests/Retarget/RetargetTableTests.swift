// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("Tables of retargets") struct RetargetTableTests {
  @Test("columns are found by name; what is not there is zero")
  func columns() throws {
    let table = try RetargetTable(
      "# two joints\nqd1,q0,q1,target_q1,target_q0,qd0,note\n4, 1,2,6,5,3,x\n\n7,7,7,7,7,7,y\n",
      file: "t.csv")
    #expect(table.count == 2)
    #expect(table.rows.map(\.line) == [3, 5])
    let row = table.rows[0]
    #expect(row.start == JointMotion(q: JointVector([1, 2]), qd: JointVector([3, 4])))
    #expect(row.target == JointMotion(q: JointVector([5, 6])))
    #expect(row.limits == nil)
  }

  @Test("limits of the table are read")
  func limits() throws {
    let table = try RetargetTable("q0,target_q0,v0,a0,j0\n0,1,2,3,4\n", file: "t.csv")
    let limits = try RetargetLimits(
      velocity: JointVector([2]), acceleration: JointVector([3]), jerk: JointVector([4]), count: 1)
    #expect(table.rows[0].limits == limits)
  }

  @Test(
    "what is wrong is told with its place",
    arguments: [
      ("# only\n", "t.csv: no line names the columns; expected q0…, target_q0…"),
      ("q0,target_q0\n", "t.csv: no retarget in the table"),
      ("q0,q1,target_q0\n1,2,3", #"t.csv:1: the column "target_q1" is missing"#),
      ("q0,target_q0,q0\n1,2,3", #"t.csv:1: the column "q0" stands twice"#),
      ("target_q0\n1", "t.csv:1: columns q0… of 0 joints, 1 to 8 expected"),
      ("q0,target_q0,a0\n1,2,3", #"t.csv:1: the column "v0" is missing"#),
      ("q0,target_q0\n1", "t.csv:2: 1 fields, but 2 columns"),
      ("q0,target_q0\n1,nan", #"t.csv:2: target_q0: "nan" is not a finite number"#),
      (
        "q0,target_q0,v0,a0,j0\n1,1,1,0,1",
        "t.csv:2: joint 1: acceleration limit 0.0; a number greater than 0 expected"
      ),
    ])
  func invalid(_ text: String, _ message: String) {
    #expect {
      try RetargetTable(text, file: "t.csv")
    } throws: { error in
      "\(error)" == message
    }
  }
}
