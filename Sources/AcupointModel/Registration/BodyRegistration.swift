// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// Finds a stated patient from what a tracker measured: pose, shape and joint angles together.
///
/// A rigid alignment that gross errors cannot pull away gives the start; a fit of all parameters
/// with their priors follows, in which each landmark has to be believable given all others; then,
/// where there are points of the skin, the surface is laid on them, again through the parameters.
package struct BodyRegistration {
  package struct Settings: Equatable, Sendable {
    /// One standard deviation of a measured landmark, an axis [m].
    package var noise: Double
    /// How much of each landmark's own uncertainty is real: 1 for a person, 0 where the pointer
    /// touches just what the atlas means.
    package var palpation: Double
    /// One standard deviation of a point of the skin along its normal [m].
    package var skinNoise: Double

    package init(noise: Double, palpation: Double = 0, skinNoise: Double = 0.002) {
      self.noise = noise
      self.palpation = palpation
      self.skinNoise = skinNoise
    }
  }

  /// A landmark whose squared distance from what all others say exceeds this is taken for wrong:
  /// 1 in 10,000 right ones of three axes.
  static let outlierGate = 21.1
  /// No measurement is believed to be better than this [m]: a landmark's rule moves it by so much
  /// over the skin when the shape changes as far as a prior allows.
  static let leastSigma = 5e-4

  let model: ArticulatedModel
  let settings: Settings

  package init(
    _ variation: BodyVariation, _ posture: Posture, _ priors: RegistrationPriors,
    _ settings: Settings
  ) throws(RegistrationRefusal) {
    try priors.check()
    for (name, value) in [
      ("the noise", settings.noise), ("palpation", settings.palpation),
      ("the noise of the skin", settings.skinNoise),
    ] where !(value >= 0 && value.isFinite) {
      throw .badNumber(what: name)
    }
    model = ArticulatedModel(variation, posture, priors)
    self.settings = settings
  }

  /// - Parameter cloud: points of the skin in C [m]; none to go by landmarks alone.
  /// - Throws: fewer than three landmarks, landmarks on a line, too few that agree.
  package func register(
    _ measured: [MeasuredLandmark], cloud: [Vector3] = []
  ) throws(RegistrationRefusal) -> Registration {
    guard measured.count >= RigidAlignment.leastPoints else {
      throw .tooFewLandmarks(count: measured.count, needed: RigidAlignment.leastPoints)
    }
    guard measured.allSatisfy(\.position.isFinite), cloud.allSatisfy(\.isFinite) else {
      throw .badNumber(what: "measured positions")
    }
    let points = measured.map { one in
      let own = settings.palpation * one.landmark.sigma
      return Observations.Point(
        handle: SkinHandle(one.landmark.anchor, of: model), measured: one.position,
        sigma: max(Self.leastSigma, hypotenuse(settings.noise, own)))
    }
    let (start, agrees) = try align(points)
    var chooser = LandmarkChooser(model: model, points: points, used: agrees)
    var fit = try chooser.fit(from: start)
    var skin: SkinFit?
    if !cloud.isEmpty {
      let laid = try SkinFit(model, fit, chooser.chosen, cloud, sigma: skinSigma)
      fit = laid.fit
      skin = laid
    }
    return Registration(fit, measured: measured, points: points, used: chooser.used, skin: skin)
  }

  private var skinSigma: Double { max(Self.leastSigma, settings.skinNoise) }

  /// The rigid start, each landmark trusted as far as the priors let it move.
  private func align(
    _ points: [Observations.Point]
  ) throws(RegistrationRefusal) -> (BodyState, agrees: [Bool]) {
    let parameters = [Double](repeating: 0, count: model.parameterCount)
    let state = model.state(parameters[...])
    let rates = model.rates(parameters[...], at: state)
    var columns = [Vector3](repeating: .zero, count: model.parameterCount)
    var sources: [Vector3] = []
    var sigmas: [Double] = []
    for point in points {
      sources.append(point.handle.position(state, rates, into: &columns))
      var variance = 3 * point.sigma * point.sigma
      for (column, deviation) in zip(columns, model.deviations) {
        variance += column.lengthSquared * deviation * deviation
      }
      sigmas.append((variance / 3).squareRoot())
    }
    let consensus = try ConsensusAlignment(
      source: sources, target: points.map(\.measured), sigmas: sigmas)
    let rigid = consensus.alignment
    let body = BodyState(
      start: RigidTransform(rigid.rotation, rigid.translation),
      pivot: rigid(rigid.centroid),
      numbers: Array(repeating: 0, count: BodyState.poseCount + model.parameterCount))
    return (body, consensus.agrees)
  }
}

/// Fits to those landmarks that are believable given the others: the least believable one is left
/// out, one at a time, and one that fits after all is taken back, once.
struct LandmarkChooser {
  let model: ArticulatedModel
  let points: [Observations.Point]
  /// For each landmark, whether it is used.
  private(set) var used: [Bool]

  var chosen: [Observations.Point] { points.indices.filter { used[$0] }.map { points[$0] } }

  /// - Complexity: at most twice as many fits as landmarks.
  mutating func fit(from start: BodyState) throws(RegistrationRefusal) -> RegistrationFit {
    var fit = try RegistrationFit(
      model, from: start, to: Observations(points: chosen, planes: []))
    var takenBack = [Bool](repeating: false, count: points.count)
    for _ in 0..<(2 * points.count) {
      if let worst = leastBelievable(fit) {
        used[worst] = false
      } else if let best = believable(fit, except: takenBack) {
        used[best] = true
        takenBack[best] = true
      } else {
        break
      }
      guard chosen.count >= RigidAlignment.leastPoints, 2 * chosen.count > points.count else {
        throw .noAgreement(agreeing: chosen.count, of: points.count)
      }
      fit = try RegistrationFit(
        model, from: fit.body, to: Observations(points: chosen, planes: []))
    }
    return fit
  }

  /// The used landmark furthest from what all others predict, if that is beyond the gate.
  ///
  /// With the residual r of the joint fit, measurement variance s² and the fit's own covariance C at
  /// the landmark, the squared distance to the prediction without it is `rᵀ (s² − C)⁻¹ r`.
  private func leastBelievable(_ fit: RegistrationFit) -> Int? {
    var motion = fit.motion
    var worst: Int?
    var most = BodyRegistration.outlierGate
    for i in points.indices where used[i] {
      let point = points[i]
      let (p, covariance) = fit.place(point.handle, &motion)
      let d = covariance.subtracted(from: point.sigma * point.sigma)
        .squaredDistance(p - point.measured)
      if d > most { (worst, most) = (i, d) }
    }
    return worst
  }

  /// The unused landmark nearest to its prediction, if that is within the gate.
  private func believable(_ fit: RegistrationFit, except tried: [Bool]) -> Int? {
    var motion = fit.motion
    var best: Int?
    var least = BodyRegistration.outlierGate
    for i in points.indices where !used[i] && !tried[i] {
      let point = points[i]
      let (p, covariance) = fit.place(point.handle, &motion)
      let total = covariance + PointCovariance(isotropic: point.sigma * point.sigma)
      let d = total.squaredDistance(p - point.measured)
      if d < least { (best, least) = (i, d) }
    }
    return best
  }
}

extension PointCovariance {
  /// `variance − S`, the same variance in every axis.
  fileprivate func subtracted(from variance: Double) -> PointCovariance {
    var result = self
    result.xx = variance - xx
    result.yy = variance - yy
    result.zz = variance - zz
    result.xy = -xy
    result.xz = -xz
    result.yz = -yz
    return result
  }
}
