// SPDX-License-Identifier: GPL-3.0-or-later

/// The undirected edges of a set of faces, numbered in ascending order of their vertices.
struct EdgeTable {
  private let keys: [UInt64]
  /// The face on either side, -1 for none.
  private(set) var sides: [SIMD2<Int32>]

  var count: Int { keys.count }

  init(faces: [[Int32]]) {
    var all: [UInt64] = []
    for face in faces {
      precondition(face.count >= 3, "a face of \(face.count) vertices")
      for i in face.indices { all.append(EdgeTable.key(face[i], face[(i + 1) % face.count])) }
    }
    all.sort()
    var unique: [UInt64] = []
    for key in all where key != unique.last { unique.append(key) }
    keys = unique
    sides = Array(repeating: SIMD2(-1, -1), count: unique.count)
    for (f, face) in faces.enumerated() {
      for i in face.indices {
        let a = face[i]
        let b = face[(i + 1) % face.count]
        let e = index(a, b)
        let side = a < b ? 0 : 1
        precondition(sides[e][side] < 0, "edge \(a)–\(b) of face \(f) is used twice")
        sides[e][side] = Int32(f)
      }
    }
  }

  private static func key(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(min(a, b))) << 32 | UInt64(UInt32(max(a, b)))
  }

  /// The number of the edge between two vertices of a face.
  func index(_ a: Int32, _ b: Int32) -> Int {
    let key = EdgeTable.key(a, b)
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func ends(_ e: Int) -> (Int32, Int32) {
    (Int32(truncatingIfNeeded: keys[e] >> 32), Int32(truncatingIfNeeded: keys[e]))
  }

  func isBorder(_ e: Int) -> Bool { sides[e].x < 0 || sides[e].y < 0 }
}

/// Collects sparse rows, adding up what falls on the same column.
struct StencilBuilder {
  private(set) var rowStarts: [Int32] = [0]
  private(set) var columns: [Int32] = []
  private(set) var weights: [Double] = []
  private let controlCount: Int
  private var place: [Int32]

  init(controlCount: Int) {
    self.controlCount = controlCount
    place = Array(repeating: -1, count: controlCount)
  }

  mutating func add(_ column: Int32, _ weight: Double) {
    precondition(column >= 0 && column < controlCount, "a face names vertex \(column)")
    if place[Int(column)] < 0 {
      place[Int(column)] = Int32(columns.count)
      columns.append(column)
      weights.append(weight)
    } else {
      weights[Int(place[Int(column)])] += weight
    }
  }

  mutating func endRow() {
    for slot in Int(rowStarts[rowStarts.count - 1])..<columns.count {
      place[Int(columns[slot])] = -1
    }
    rowStarts.append(Int32(columns.count))
  }

  /// Inside: (F + 2 R + (n − 3) P) / n with F the mean of the face points, R of the edge midpoints.
  /// At a border: ⅛, ¾, ⅛ along it. A vertex of no face stays where it is.
  mutating func addVertexRows(faces: [[Int32]], edges: EdgeTable) {
    var facesAround = [[Int32]](repeating: [], count: controlCount)
    var edgesAround = [[Int32]](repeating: [], count: controlCount)
    for (f, face) in faces.enumerated() {
      for v in face { facesAround[Int(v)].append(Int32(f)) }
    }
    for e in 0..<edges.count {
      let (a, b) = edges.ends(e)
      edgesAround[Int(a)].append(Int32(e))
      edgesAround[Int(b)].append(Int32(e))
    }
    for v in 0..<controlCount {
      let border = edgesAround[v].filter { edges.isBorder(Int($0)) }
      if facesAround[v].isEmpty {
        add(Int32(v), 1)
      } else if !border.isEmpty {
        add(Int32(v), 0.75)
        for e in border {
          let (a, b) = edges.ends(Int(e))
          add(a == v ? b : a, 0.25 / Double(border.count))
        }
      } else {
        let n = Double(edgesAround[v].count)
        add(Int32(v), (n - 3) / n)
        for f in facesAround[v] {
          let face = faces[Int(f)]
          let share = 1 / (n * Double(facesAround[v].count) * Double(face.count))
          for u in face { add(u, share) }
        }
        for e in edgesAround[v] {
          let (a, b) = edges.ends(Int(e))
          add(a, 1 / (n * n))
          add(b, 1 / (n * n))
        }
      }
      endRow()
    }
  }

  /// The mean of the two ends and the two face points; at a border, of the ends alone.
  mutating func addEdgeRow(_ e: Int, faces: [[Int32]], edges: EdgeTable) {
    let (a, b) = edges.ends(e)
    let share = edges.isBorder(e) ? 0.5 : 0.25
    add(a, share)
    add(b, share)
    if !edges.isBorder(e) {
      for side in 0..<2 {
        let face = faces[Int(edges.sides[e][side])]
        for v in face { add(v, 0.25 / Double(face.count)) }
      }
    }
    endRow()
  }
}
