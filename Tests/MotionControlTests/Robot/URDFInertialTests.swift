// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Inertias of a URDF") struct URDFInertialTests {
  static func inertial(
    origin: String = "xyz=\"0.1 0 0\"", mass: String = "2", ixx: String = "0.02",
    iyy: String = "0.03", izz: String = "0.04", ixy: String = "0"
  ) -> String {
    "<inertial><origin \(origin)/><mass value=\"\(mass)\"/><inertia ixx=\"\(ixx)\" iyy=\"\(iyy)\" "
      + "izz=\"\(izz)\" ixy=\"\(ixy)\" ixz=\"0\" iyz=\"0\"/></inertial>"
  }

  /// The good file of the reader's tests with something inside its link `hand`, on line 5.
  static func read(hand: String) throws -> RobotModel {
    try URDFReaderTests.read(
      URDFReaderTests.good.replacing(
        "<link name=\"hand\"/>", with: "<link name=\"hand\">\(hand)</link>"))
  }

  static let place = "link \"hand\"/inertial"
  static let faults: [(String, String, RobotFileError.Problem)] = [
    (inertial(mass: "-1"), place + "/mass/@value", .outOfRange("-1.0", valid: "0…1e6 kg")),
    (inertial(mass: "nan"), place + "/mass/@value", .notFinite("nan")),
    (inertial(mass: ""), place + "/mass", .missing("@value")),
    (inertial(ixx: "nan"), place + "/inertia/@ixx", .notFinite("nan")),
    (
      inertial(izz: "1e9"), place + "/inertia/@izz",
      .outOfRange("1000000000.0", valid: "within ±1e6 kg·m²")
    ),
    (inertial().replacing("ixz=\"0\" ", with: ""), place + "/inertia", .missing("@ixz")),
    (inertial().replacing("<mass value=\"2\"/>", with: ""), place, .missing("<mass>")),
    (inertial() + inertial(), "link \"hand\"", .repeated("<inertial>")),
    (
      inertial(ixx: "-0.02"), place + "/inertia",
      .outOfRange(
        "[ixx, iyy, izz, ixy, ixz, iyz] = [-0.02, 0.03, 0.04, 0.0, 0.0, 0.0]",
        valid: "a positive definite inertia")
    ),
    (
      inertial(ixx: "0", iyy: "0", izz: "0"), place + "/inertia",
      .outOfRange(
        "[ixx, iyy, izz, ixy, ixz, iyz] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]",
        valid: "a positive definite inertia")
    ),
  ]

  @Test("what no body can have is refused", arguments: faults.indices)
  func refused(index: Int) {
    let (hand, place, problem) = Self.faults[index]
    #expect(throws: RobotFileError(file: "small.urdf", line: 5, place: place, problem)) {
      try Self.read(hand: hand)
    }
  }

  @Test("products that make an inertia indefinite are refused, as Sylvester's criterion says")
  func products() throws {
    for ixy in ["0.0244", "0.0245"] {  // √(0.02 · 0.03) = 0.02449…
      let hand = Self.inertial(ixy: ixy)
      if ixy == "0.0244" {
        #expect(try Self.read(hand: hand).inertias?[0].mass == 2)
      } else {
        #expect(throws: RobotFileError.self) { try Self.read(hand: hand) }
      }
    }
  }

  @Test("principal moments do not depend on the axes", arguments: seeds(40))
  func turned(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rpy = (0..<3).map { _ in "\(random.uniform(-3, 3))" }.joined(separator: " ")
    let origin = "xyz=\"0.1 0 0\" rpy=\"\(rpy)\""
    #expect(try Self.read(hand: Self.inertial(origin: origin)).warnings.isEmpty)
    let odd = try Self.read(hand: Self.inertial(origin: origin, izz: "0.07")).warnings
    guard case .triangleInequality(let moments) = try #require(odd.first).problem else {
      Issue.record("\(odd)")
      return
    }
    for (found, wanted) in zip(moments, [0.07, 0.03, 0.02]) {
      #expect(abs(found - wanted) < 1e-15, "rpy \(rpy)")
    }
    #expect(throws: RobotFileError.self) {
      try Self.read(hand: Self.inertial(origin: origin, ixx: "-1e-9"))
    }
  }

  /// A box around the centre of mass of a good inertia, and others.
  static let box =
    "<collision><origin xyz=\"0.1 0 0\"/><geometry><box size=\"0.4 0.4 0.4\"/></geometry></collision>"
  static let oddities: [(String, [RobotFileWarning.Problem])] = [
    (inertial(), []),
    (inertial() + box, []),
    ("", [.withoutInertial]),
    (inertial(mass: "0", ixx: "0", iyy: "0", izz: "0"), [.withoutMass]),
    (inertial(izz: "0.07"), [.triangleInequality(moments: [0.07, 0.03, 0.02])]),
    (inertial(izz: "0.05"), []),  // a flat plate
    (
      inertial(ixx: "2", iyy: "2", izz: "2") + box,
      [.tooWide(gyration: 1, extent: 0.2 * 3.0.squareRoot())]
    ),
    (
      inertial(ixx: "2e-8", iyy: "2e-8", izz: "2e-8") + box,
      [.tooNarrow(gyration: 1e-4, extent: 0.2 * 3.0.squareRoot())]
    ),
    (inertial(origin: "xyz=\"0 0.21 0\"") + box, [.centreOutside]),
  ]

  @Test("what is hardly meant is told, with line and element", arguments: oddities.indices)
  func warned(index: Int) throws {
    let (hand, problems) = Self.oddities[index]
    let robot = try Self.read(hand: hand)
    #expect(robot.warnings.count == problems.count)
    for (warning, problem) in zip(robot.warnings, problems) {
      let bare = problem == .withoutInertial || problem == .withoutMass
      #expect(warning.line == (bare ? 6 : 5))
      #expect(warning.place == (bare ? "joint \"turn\"" : Self.place))
      #expect("\(warning)".hasPrefix("small.urdf:\(warning.line): "))
      switch (warning.problem, problem) {
      case (.tooWide(let a, let b), .tooWide(let c, let d)),
        (.tooNarrow(let a, let b), .tooNarrow(let c, let d)):
        #expect(abs(a - c) < 1e-12 && abs(b - d) < 1e-12)
      default: #expect(warning.problem == problem)
      }
    }
    let known = !problems.contains(.withoutInertial) && !problems.contains(.withoutMass)
    #expect((robot.inertias != nil) == known)
  }

  @Test("links held on one body weigh what their points weigh", arguments: seeds(40))
  func folded(seed: UInt64) throws {
    // Kinetic energy of the whole arm by every link alone equals that by the folded bodies.
    var random = SeededGenerator(seed: seed)
    let name = GoldenTable.names[3 + random.index(below: 20)]
    let robot = try GoldenTable(name).robot
    let inertias = try #require(robot.inertias)
    let q = robot.limits.random(&random, count: robot.jointCount)
    let bodies = robot.chain.bodyPoses(at: q)
    let links = robot.linkPoses(at: q)
    var mass = 0.0
    var moment = Vector3.zero
    for (link, pose) in zip(robot.links, links) where link.body > 0 {
      guard let own = try Self.inertial(of: link.name, in: robot.source) else { continue }
      mass += own.mass
      moment += (pose * own.centre) * own.mass
    }
    let folded = inertias.enumerated().reduce(Vector3.zero) { sum, entry in
      sum + (bodies[entry.offset + 1] * entry.element.centre) * entry.element.mass
    }
    #expect(abs(mass - inertias.reduce(0) { $0 + $1.mass }) < 1e-12)
    #expect((moment - folded).length < 1e-12)
  }

  /// A link's mass and centre by a plain search through the text.
  private static func inertial(
    of link: String, in text: String
  ) throws -> (mass: Double, centre: Vector3)? {
    let start = try #require(text.firstRange(of: "<link name=\"\(link)\""))
    let rest = text[start.upperBound...]
    guard rest.hasPrefix(">") else { return nil }
    func attribute(_ name: String) throws -> [Double] {
      let at = try #require(rest.firstRange(of: name + "=\""))
      return rest[at.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
        .compactMap { Double($0) }
    }
    let c = try attribute("xyz")
    return (try attribute("value")[0], Vector3(c[0], c[1], c[2]))
  }

  @Test("friction of the joints is read, and absent where none is stated")
  func friction() throws {
    #expect(try Arms.panda().friction == nil)
    let dynamics = "<dynamics damping=\"0.5\" friction=\"1.5\"/></joint>\n<joint name=\"weld\""
    let robot = try URDFReaderTests.read(
      URDFReaderTests.good.replacing("</joint>\n<joint name=\"weld\"", with: dynamics))
    #expect(robot.friction?.viscous == JointVector([0.5]))
    #expect(robot.friction?.coulomb == JointVector([1.5]))
  }
}
