// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// A body near a stated one, in a posture near a preset: what a fit moves, without the whole skin.
///
/// Parameters are amounts of the shape's directions and angles of the joints, those alone whose
/// prior leaves them open. The preset's bone poses are linear in the amounts (rotations through
/// their rotation vectors), which is exact to a hundredth of a millimetre over the range of a prior.
struct ArticulatedModel {
  let variation: BodyVariation
  let posture: Posture
  /// Indices into `variation.directions` of those that are open.
  let directions: [Int]
  /// Indices into `JointFreedom.all` of those that are open.
  let freedoms: [Int]
  /// Prior standard deviation of each parameter, in its own unit: amounts, then angles.
  let deviations: [Double]
  /// Rest control vertices of the stated body [m].
  let restVertices: [Vector3]
  /// Their change per unit of each open direction.
  let restRates: [[Vector3]]

  private let parents: [Int?]
  private let stated: Preset
  private let presetRates: [PresetRate]
  /// Row `bone`, column `ancestor`: whether the bone is moved by that one's turn.
  private let below: [Bool]

  /// A posture's bones and joints on one body, in P.
  private struct Preset {
    var poses: [BonePose]
    var joints: AdjustedJoints

    init(_ shape: BodyShape, _ posture: Posture) {
      poses = shape.bonePoses(posture)
      joints = AdjustedJoints(poses, of: shape)
    }
  }

  /// What one unit of a direction changes in them.
  private struct PresetRate {
    /// Rotation vector of each bone in P [rad/unit].
    var turns: [Vector3]
    var translations: [Vector3]
    var axes: [Vector3]
    var heads: [Vector3]
  }

  /// A step to either side, in standard deviations of the prior.
  private static let step = 1.0

  init(_ variation: BodyVariation, _ posture: Posture, _ priors: RegistrationPriors) {
    self.variation = variation
    self.posture = posture
    let all = variation.deviations(priors)
    directions = all.indices.filter { all[$0] > 0 }
    freedoms = priors.angles > 0 ? Array(JointFreedom.all.indices) : []
    deviations = directions.map { all[$0] } + freedoms.map { _ in priors.angles }
    let shape = variation.stated
    let asset = shape.asset
    restVertices = shape.restControlVertices
    restRates = directions.map { d in
      asset.whole(variation.directions[d].rows[0..<asset.storedCount])
    }
    parents = asset.skeleton.parents
    stated = Preset(shape, posture)
    presetRates = directions.map { d in
      ArticulatedModel.rate(variation, posture, direction: d, step: Self.step * all[d])
    }
    let count = parents.count
    var below = [Bool](repeating: false, count: count * count)
    for bone in 0..<count {
      var next: Int? = bone
      while let ancestor = next {
        below[bone * count + ancestor] = true
        next = asset.skeleton.parents[ancestor]
      }
    }
    self.below = below
  }

  private static func rate(
    _ variation: BodyVariation, _ posture: Posture, direction: Int, step: Double
  ) -> PresetRate {
    func preset(_ amount: Double) -> Preset {
      var amounts = [Double](repeating: 0, count: variation.directions.count)
      amounts[direction] = amount
      return Preset(variation.stated.unmeasured(rows: variation.rows(amounts)), posture)
    }
    let ahead = preset(step)
    let behind = preset(-step)
    func slope(_ a: [Vector3], _ b: [Vector3]) -> [Vector3] {
      zip(a, b).map { ($0 - $1) / (2 * step) }
    }
    return PresetRate(
      turns: zip(ahead.poses, behind.poses).map { a, b in
        (a.rotation * b.rotation.inverse).log / (2 * step)
      },
      translations: slope(ahead.poses.map(\.translation), behind.poses.map(\.translation)),
      axes: slope(ahead.joints.axes, behind.joints.axes),
      heads: slope(ahead.joints.heads, behind.joints.heads))
  }

  var parameterCount: Int { deviations.count }

  /// A body in a posture: where its bones are.
  struct State {
    /// Of the open directions.
    let amounts: [Double]
    /// Of all freedoms [rad].
    let angles: [Double]
    /// Rest coordinates of this shape to P.
    let poses: [BonePose]
    fileprivate let joints: AdjustedJoints
    fileprivate let moved: [BonePose]
  }

  /// The state for parameters: amounts of the open directions, then the open angles.
  func state(_ parameters: ArraySlice<Double>) -> State {
    precondition(parameters.count == parameterCount, "\(parameters.count) parameters")
    let amounts = Array(parameters.prefix(directions.count))
    var angles = PostureAdjustment.none.angles
    for (freedom, angle) in zip(freedoms, parameters.dropFirst(directions.count)) {
      angles[freedom] = angle
    }
    var poses = stated.poses
    var joints = stated.joints
    for (amount, rate) in zip(amounts, presetRates) where amount != 0 {
      for i in poses.indices {
        poses[i].rotation = RotationMatrix.exp(rate.turns[i] * amount) * poses[i].rotation
        poses[i].translation += rate.translations[i] * amount
        joints.heads[i] += rate.heads[i] * amount
      }
      for k in joints.axes.indices { joints.axes[k] += rate.axes[k] * amount }
    }
    let moved = joints.displacements(angles, parents)
    return State(
      amounts: amounts, angles: angles, poses: zip(moved, poses).map { $0 * $1 }, joints: joints,
      moved: moved)
  }

  /// How bones move per unit of each parameter, at one state.
  struct Rates {
    struct Turn {
      /// Which angle, counted from the first open one.
      let column: Int
      let bone: Int
      /// Rotation rate in P per unit of angle.
      let axis: Vector3
      /// A point of the axis in P [m].
      let center: Vector3
    }

    /// For each open direction, each bone's change per unit: an affine map of rest coordinates.
    let bones: [[SkinBlend]]
    let turns: [Turn]
    fileprivate let below: [Bool]
    fileprivate let boneCount: Int

    @inline(__always)
    func isBelow(_ bone: Int, _ ancestor: Int) -> Bool { below[bone * boneCount + ancestor] }
  }

  /// Differences of the few shape numbers are central; the angles' rates are exact.
  func rates(_ parameters: ArraySlice<Double>, at state: State) -> Rates {
    var bones: [[SkinBlend]] = []
    for d in directions.indices {
      let step = 1e-3 * deviations[d]
      func poses(_ sign: Double) -> [BonePose] {
        var shifted = parameters
        shifted[shifted.startIndex + d] += sign * step
        return self.state(shifted).poses
      }
      bones.append(zip(poses(1), poses(-1)).map { SkinBlend(slope: $0, $1, width: 2 * step) })
    }
    let vectors = state.joints.rotationVectors(state.angles)
    var turns: [Rates.Turn] = []
    for (column, freedom) in freedoms.enumerated() {
      for turn in state.joints.turns where turn.freedom == freedom {
        let above = parents[turn.bone].map { state.moved[$0] } ?? .identity
        let axis = leftJacobian(vectors[turn.bone], state.joints.axes[freedom] * turn.share)
        turns.append(
          Rates.Turn(
            column: column, bone: turn.bone, axis: above.rotation * axis,
            center: above * state.joints.heads[turn.bone]))
      }
    }
    return Rates(bones: bones, turns: turns, below: below, boneCount: parents.count)
  }
}

/// The rotation rate, in the fixed frame, of `exp(w)` when `w` changes at rate `a`.
///
/// Source: Chirikjian, *Stochastic Models, Information Theory, and Lie Groups* 2 (2012), equation
/// 10.86, as a series: below half a radian the terms left out are under 1e-5.
func leftJacobian(_ w: Vector3, _ a: Vector3) -> Vector3 {
  var sum = a
  var term = a
  for k in 2...6 {
    term = w.cross(term) / Double(k)
    sum += term
  }
  return sum
}

extension SkinBlend {
  /// The change per unit between two poses `width` apart.
  fileprivate init(slope a: BonePose, _ b: BonePose, width: Double) {
    self.init(
      x: (a.rotation.x - b.rotation.x) / width, y: (a.rotation.y - b.rotation.y) / width,
      z: (a.rotation.z - b.rotation.z) / width,
      translation: (a.translation - b.translation) / width)
  }
}
