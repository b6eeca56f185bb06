// SPDX-License-Identifier: GPL-3.0-or-later

/// Which columns of a table are times, positions, velocities and accelerations.
struct CSVColumns: Sendable {
  static let timeNames = [
    "t", "t_s", "time", "time_s", "timestamp", "timestamp_s", "time_from_start",
    "time_from_start_s", "seconds", "sec",
  ]

  /// How a kind of column may be named: by what stands before or after the joint's name, or by a
  /// letter before its number.
  struct Spelling: Sendable {
    let before: [String]
    let after: [String]
    let numbered: [String]
    let units: [String]

    static let position = Spelling(
      before: ["", "q_", "pos_", "position_"], after: ["", "_pos", "_position", "/position"],
      numbered: ["q", "q_"], units: ["", "_rad", "_m"])
    static let velocity = Spelling(
      before: ["qd_", "dq_", "vel_", "velocity_"], after: ["_vel", "_velocity", "/velocity"],
      numbered: ["qd", "dq", "qd_", "dq_"], units: ["", "_rad_s", "_m_s"])
    static let acceleration = Spelling(
      before: ["qdd_", "ddq_", "acc_", "acceleration_"],
      after: ["_acc", "_acceleration", "/acceleration"],
      numbered: ["qdd", "ddq", "qdd_", "ddq_"], units: ["", "_rad_s2", "_m_s2"])

    func names(of joint: String) -> [String] {
      let plain = before.map { $0 + joint } + after.map { joint + $0 }
      return plain.flatMap { name in units.map { name + $0 } }
    }

    func names(ofNumber number: Int) -> [String] {
      numbered.flatMap { letter in units.map { "\(letter)\(number)\($0)" } }
    }
  }

  let header: [String]
  let time: Int
  let positions: [Int]
  /// Empty where there are none.
  let velocities: [Int]
  /// Empty where there are none.
  let accelerations: [Int]

  init(
    _ header: [String], joints: [String], file: String, line: Int
  ) throws(TrajectoryFileError) {
    func refuse(_ problem: TrajectoryFileError.Problem) -> TrajectoryFileError {
      TrajectoryFileError(file: file, place: "line \(line)", problem)
    }
    self.header = header
    let times = header.indices.filter { Self.timeNames.contains(header[$0].lowercased()) }
    guard let time = times.first else {
      throw refuse(.missingTime(valid: Self.timeNames, found: header))
    }
    guard times.count == 1 else {
      throw refuse(.repeatedColumn(header[times[1]], joint: "the time"))
    }
    self.time = time
    /// All joints of one kind, or none of them.
    func find(_ spelling: Spelling, required: Bool) throws(TrajectoryFileError) -> [Int] {
      let byName = joints.map(spelling.names(of:))
      // From zero; from one where there is no zero.
      let base = header.contains { spelling.names(ofNumber: 0).contains($0) } ? 0 : 1
      let byNumber = joints.indices.map { spelling.names(ofNumber: $0 + base) }
      let isNumbered = !header.contains { name in byName.contains { $0.contains(name) } }
      var found: [Int?] = []
      for (names, joint) in zip(isNumbered ? byNumber : byName, joints) {
        let places = header.indices.filter { names.contains(header[$0]) }
        guard places.count <= 1 else {
          throw refuse(.repeatedColumn(header[places[1]], joint: joint))
        }
        found.append(places.first)
      }
      if isNumbered,
        let over = header.first(
          where: { spelling.names(ofNumber: joints.count + base).contains($0) })
      {
        throw refuse(.unknownJoint(over, valid: joints))
      }
      if !required, found.allSatisfy({ $0 == nil }) { return [] }
      var columns: [Int] = []
      for (joint, place) in found.enumerated() {
        guard let place else {
          let anyNumbered = isNumbered && found.contains { $0 != nil }
          let name = anyNumbered ? byNumber[joint][0] : byName[joint][0]
          let understood = anyNumbered ? byNumber : byName
          let rest = header.filter { column in
            !understood.contains { $0.contains(column) } && !Self.timeNames.contains(column)
          }
          throw refuse(.missingColumn(name, notUnderstood: rest))
        }
        columns.append(place)
      }
      return columns
    }
    positions = try find(.position, required: true)
    velocities = try find(.velocity, required: false)
    accelerations = try find(.acceleration, required: false)
  }
}
