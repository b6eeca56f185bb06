// SPDX-License-Identifier: GPL-3.0-or-later

/// How far along a path one is at a time: the quickest start, run and stop under ceilings of speed
/// and acceleration that change along the way, then smoothed.
///
/// The path is measured in whatever length its user likes; `cells` of equal length carry the
/// ceilings. Speed rises and falls by the phase-plane sweep of Bobrow, Dubowsky and Gibson (1985)
/// with constant acceleration in each cell; averaging the way twice over a window of time makes
/// acceleration continuous and gives speed and acceleration zero at both ends.
struct PathSpeed {
  /// Ways at equal steps of time, after smoothing.
  private let way: [Double]
  private let step: Double
  /// [s]
  let duration: Double

  /// Samples of the way over time.
  private static let sampleCount = 4000

  /// - Parameters:
  ///   - speed: ceiling in each cell.
  ///   - acceleration: ceiling in each cell.
  ///   - window: longest averaging window [s].
  /// - Precondition: as many of both, all greater than zero.
  init(length: Double, speed: [Double], acceleration: [Double], window: Double) {
    precondition(length > 0 && speed.count == acceleration.count && !speed.isEmpty)
    let cell = length / Double(speed.count)
    let v = PathSpeed.sweep(cell: cell, speed, acceleration)
    var arrival = [0.0]
    arrival.reserveCapacity(v.count)
    for k in 0..<speed.count {
      arrival.append(arrival[k] + 2 * cell / (v[k] + v[k + 1]))
    }
    let raw = arrival[speed.count]
    let width = min(window, 0.25 * raw)
    let total = raw + 2 * width
    let step = total / Double(PathSpeed.sampleCount)
    var way = PathSpeed.sampled(arrival, v, cell: cell, length: length, step: step)
    let half = max(1, Int(width / step))
    for _ in 0..<2 { way = PathSpeed.averaged(way, over: half) }
    self.way = way
    self.step = step
    duration = total
  }

  /// Speeds at the borders of the cells: forward sweep, backward sweep, zero at both ends.
  private static func sweep(cell: Double, _ speed: [Double], _ acceleration: [Double]) -> [Double] {
    let n = speed.count
    var square = [Double](repeating: 0, count: n + 1)
    for k in 1..<max(n, 1) where n > 1 {
      let ceiling = min(speed[k - 1], speed[k])
      square[k] = ceiling * ceiling
    }
    for k in 0..<n {
      square[k + 1] = min(square[k + 1], square[k] + 2 * acceleration[k] * cell)
    }
    for k in (0..<n).reversed() {
      square[k] = min(square[k], square[k + 1] + 2 * acceleration[k] * cell)
    }
    return square.map { $0.squareRoot() }
  }

  /// The way at each multiple of `step`, with constant acceleration inside each cell.
  private static func sampled(
    _ arrival: [Double], _ v: [Double], cell: Double, length: Double, step: Double
  ) -> [Double] {
    var way: [Double] = []
    way.reserveCapacity(sampleCount + 1)
    var k = 0
    let last = v.count - 2
    for i in 0...sampleCount {
      let t = Double(i) * step
      while k < last && arrival[k + 1] <= t { k += 1 }
      let span = arrival[k + 1] - arrival[k]
      let local = min(max(t - arrival[k], 0), span)
      let a = (v[k + 1] - v[k]) / span
      way.append(min(length, Double(k) * cell + (v[k] + 0.5 * a * local) * local))
    }
    return way
  }

  /// The mean over the last `count` steps, the way before the start being zero.
  private static func averaged(_ way: [Double], over count: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(way.count)
    var sum = 0.0
    for i in way.indices {
      sum += way[i]
      if i >= count { sum -= way[i - count] }
      result.append(sum / Double(count))
    }
    return result
  }

  /// When the way reaches `place`, by linear interpolation between samples [s].
  func time(at place: Double) -> Double {
    var low = 0
    var high = way.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if way[middle] <= place { low = middle } else { high = middle }
    }
    let rise = way[high] - way[low]
    let share = rise > 0 ? min(max((place - way[low]) / rise, 0), 1) : 0
    return step * (Double(low) + share)
  }
}
