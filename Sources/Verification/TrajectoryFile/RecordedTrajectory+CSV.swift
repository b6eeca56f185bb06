// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

extension RecordedTrajectory {
  /// Reads a table: a header line, a time column in seconds, a position column for each joint of
  /// the robot in any order, columns of velocities and accelerations where the file has them.
  ///
  /// `#` begins a comment line; cells are parted by commas, semicolons or tabs; numbers have a
  /// decimal point; other columns are passed over.
  ///
  /// - Throws: for the first line that is wrong.
  package init(
    csv text: String, file: String, robot: RobotModel, kind: Kind
  ) throws(TrajectoryFileError) {
    var table = CSVTable(file: file, joints: robot.jointNames)
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let isBlank = line.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard !isBlank, line.utf8.first != UInt8(ascii: "#") else { continue }
      try table.read(line, number: number)
    }
    guard table.columns != nil else { throw TrajectoryFileError(file: file, .empty) }
    guard table.piece.times.count >= 2 else {
      throw TrajectoryFileError(file: file, .tooFewSamples(table.piece.times.count))
    }
    self.init(
      kind: kind, source: "", placeName: "line", pieces: [table.piece],
      precision: table.precision)
    timeOrigin = table.origin
  }
}

/// A table while it is read.
private struct CSVTable {
  let file: String
  let joints: [String]
  var columns: CSVColumns?
  var piece = RecordedTrajectory.Piece()
  /// What was taken away from all times [s].
  private(set) var origin = 0.0
  private var separator: Character = ","
  private var timeSteps = WrittenSteps.OfText()
  private var positionSteps = WrittenSteps.OfText()
  private var velocitySteps = WrittenSteps.OfText()
  private var accelerationSteps = WrittenSteps.OfText()

  init(file: String, joints: [String]) {
    self.file = file
    self.joints = joints
  }

  var precision: RecordedTrajectory.Precision {
    var precision = RecordedTrajectory.Precision()
    precision.time = WrittenSteps.precision(ofTimes: piece.times, half: timeSteps.half)
    precision.position = positionSteps.half
    precision.velocity = velocitySteps.half
    precision.acceleration = accelerationSteps.half
    return precision
  }

  /// Seconds since `origin`. Of stamps that count from 1970 the whole seconds are taken away before
  /// the number is rounded to a double.
  private mutating func seconds(_ cell: Substring, _ stated: Double) -> Double {
    if piece.times.isEmpty, stated >= 1e6, stated < 1e15 { origin = stated.rounded(.down) }
    guard origin > 0, stated >= 0 else { return stated - origin }
    let parts = cell.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int(parts[0]) else { return stated - origin }
    let rest = parts.count == 2 ? Double("0." + parts[1]) : 0
    return rest.map { Double(whole - Int(origin)) + $0 } ?? stated - origin
  }

  private func cells(_ line: Substring) -> [Substring] {
    line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      var cell = cell
      while let first = cell.utf8.first, first == 0x20 || first == 0x09 { cell.removeFirst() }
      while let last = cell.utf8.last, last == 0x20 || last == 0x09 { cell.removeLast() }
      return cell
    }
  }

  mutating func read(_ line: Substring, number: Int) throws(TrajectoryFileError) {
    guard let columns else {
      separator = line.contains(",") ? "," : line.contains(";") ? ";" : "\t"
      let names = cells(line).map { cell in
        String(cell.drop { $0 == "\"" || $0 == "\u{FEFF}" }.prefix { $0 != "\"" })
      }
      columns = try CSVColumns(names, joints: joints, file: file, line: number)
      return
    }
    let row = Row(
      cells: cells(line), header: columns.header, timeColumn: columns.time, file: file,
      number: number)
    guard row.cells.count == row.header.count else {
      throw TrajectoryFileError(
        file: file, place: "line \(number)",
        .wrongCount(of: "cells", found: row.cells.count, expected: row.header.count))
    }
    let stated = try row.value(columns.time, &timeSteps)
    let time = seconds(row.cells[columns.time], stated)
    if let before = piece.times.last, time - before < TrajectoryFileError.leastStep {
      throw row.refuse(
        columns.time, .timeNotRising(before: "\(before + origin)", now: "\(stated)"))
    }
    piece.times.append(time)
    piece.places.append(number)
    piece.positions.append(try row.vector(columns.positions, &positionSteps))
    if !columns.velocities.isEmpty {
      piece.velocities.append(try row.vector(columns.velocities, &velocitySteps))
    }
    if !columns.accelerations.isEmpty {
      piece.accelerations.append(try row.vector(columns.accelerations, &accelerationSteps))
    }
  }
}

extension CSVTable {
  /// The cells of one line of numbers.
  struct Row {
    let cells: [Substring]
    let header: [String]
    let timeColumn: Int
    let file: String
    let number: Int

    func refuse(
      _ column: Int, _ problem: TrajectoryFileError.Problem
    ) -> TrajectoryFileError {
      TrajectoryFileError(
        file: file, place: "line \(number), column \"\(header[column])\"", problem)
    }

    func value(
      _ column: Int, _ steps: inout WrittenSteps.OfText
    ) throws(TrajectoryFileError) -> Double {
      let cell = cells[column]
      guard let value = Double(cell) else { throw refuse(column, .notANumber(String(cell))) }
      guard value.isFinite else { throw refuse(column, .notFinite(String(cell))) }
      let largest =
        column == timeColumn
        ? TrajectoryFileError.largestTime : TrajectoryFileError.largestValue
      guard abs(value) <= largest else {
        throw refuse(column, .tooLarge(String(cell), largest: largest))
      }
      steps.add(cell.utf8, value: value)
      return value
    }

    func vector(
      _ places: [Int], _ steps: inout WrittenSteps.OfText
    ) throws(TrajectoryFileError) -> JointVector {
      var vector = JointVector.zero
      for (i, place) in places.enumerated() { vector[i] = try value(place, &steps) }
      return vector
    }
  }
}
