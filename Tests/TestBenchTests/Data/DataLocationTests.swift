// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import TestBench
import Testing

@Suite("DataLocation") struct DataLocationTests {
  @Test("the data of the checkout are found, and names stand for files")
  func checkout() throws {
    let data = try DataLocation.find()
    #expect(data.names(in: "Robots", suffix: ".urdf").contains("franka_panda"))
    let file = data.file(named: "franka_panda", in: "Robots", suffix: ".urdf")
    #expect(FileManager.default.fileExists(atPath: file))
  }

  @Test("a path is taken as it is", arguments: ["./a.urdf", "a.urdf", "x/y"])
  func path(name: String) throws {
    let data = try DataLocation.find()
    #expect(data.file(named: name, in: "Robots", suffix: ".urdf") == name)
  }
}
