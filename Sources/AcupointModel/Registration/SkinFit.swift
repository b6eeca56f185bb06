// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Lays the skin of the model on measured points of it: nearest places, then a fit in which only the
/// distance from the surface counts, again and again.
///
/// Only places that are already known to within `reach` are matched, so that the fit grows from
/// the trunk outwards and no finger is taken for its neighbour; points beyond a multiple of the
/// typical distance are left out of a round (trimmed). Source: Y. Chen, G. Medioni, *Object modelling
/// by registration of multiple range images* (1992).
struct SkinFit {
  static let mostRounds = 16
  /// A place is matched when it is known to within this, one standard deviation an axis [m]: a
  /// quarter of a finger's breadth.
  static let reach = 0.004
  /// A point further off than this many typical distances is left out.
  static let trim = 3.0
  /// Typical distance over median distance, for normal errors.
  private static let medianToDeviation = 1.4826
  /// Rounds end when no point's place moves more than this [m], root mean square.
  static let enough = 2e-5

  let fit: RegistrationFit
  let rounds: Int
  /// Points used in the last round, of all.
  let usedCount: Int
  let count: Int
  /// Root mean square distance of those from the skin [m].
  let rmsDistance: Double

  init(
    _ model: ArticulatedModel, _ start: RegistrationFit, _ landmarks: [Observations.Point],
    _ cloud: [Vector3], sigma: Double
  ) throws(RegistrationRefusal) {
    var fit = start
    var matcher = SkinMatcher(model)
    var matches = matcher.matches(cloud, fit, sigma: sigma)
    var rounds = 0
    for _ in 0..<Self.mostRounds {
      rounds += 1
      let before = matches.places(fit)
      let next = try RegistrationFit(
        model, from: fit.body, to: Observations(points: landmarks, planes: matches.planes))
      let moved = matches.places(next)
      fit = next
      let squares = zip(before, moved).reduce(0) { $0 + ($1.0 - $1.1).lengthSquared }
      let step = (squares / Double(max(1, moved.count))).squareRoot()
      let count = matches.planes.count
      matches = matcher.matches(cloud, fit, sigma: sigma)
      if step <= Self.enough && matches.planes.count <= count { break }
    }
    self.fit = fit
    self.rounds = rounds
    usedCount = matches.planes.count
    count = cloud.count
    rmsDistance = matches.rmsDistance(fit)
  }

  /// Points, each with the nearest place of the skin.
  struct Matches {
    let planes: [Observations.Plane]

    /// Where the matched places are in C [m].
    func places(_ fit: RegistrationFit) -> [Vector3] {
      let state = fit.state
      let X_CP = fit.body.X_CP
      return planes.map { X_CP * $0.handle.position(state) }
    }

    func rmsDistance(_ fit: RegistrationFit) -> Double {
      let squares = zip(places(fit), planes).reduce(0) { sum, pair in
        let d = (pair.0 - pair.1.measured).dot(pair.1.normal)
        return sum + d * d
      }
      return (squares / Double(max(1, planes.count))).squareRoot()
    }
  }

  /// The skin of the model, kept to be asked for nearest places.
  private struct SkinMatcher {
    let model: ArticulatedModel
    var hierarchy: BoundingVolumeHierarchy

    init(_ model: ArticulatedModel) {
      self.model = model
      hierarchy = model.variation.stated.asset.boxes
    }

    mutating func matches(
      _ cloud: [Vector3], _ fit: RegistrationFit, sigma: Double
    ) -> Matches {
      let surface = model.surface(fit.state)
      hierarchy.refit(surface)
      let X_CP = fit.body.X_CP
      let nearest = cloud.map { hierarchy.nearest(to: X_CP.inverseTimes($0), in: surface) }
      let distances = nearest.map { $0.squaredDistance.squareRoot() }
      let typical = medianToDeviation * median(distances)
      let gate = trim * max(sigma, typical)
      var planes: [Observations.Plane] = []
      var motion = fit.motion
      for (i, place) in nearest.enumerated() where distances[i] <= gate {
        let handle = SkinHandle(place.anchor, of: model)
        guard fit.place(handle, &motion).covariance.sigma <= reach else { continue }
        planes.append(
          Observations.Plane(
            handle: handle, measured: cloud[i],
            normal: X_CP.rotation * surface.normal(at: place.anchor), sigma: sigma))
      }
      return Matches(planes: planes)
    }

    private func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
  }
}

extension ArticulatedModel {
  /// The whole skin in P.
  func surface(_ state: State) -> TriangleMesh {
    let asset = variation.stated.asset
    var rest = restVertices
    for (rates, amount) in zip(restRates, state.amounts) where amount != 0 {
      for i in rest.indices { rest[i] += rates[i] * amount }
    }
    let blends = asset.skin.blend(state.poses, asset.vertexCount)
    return asset.topology.subdivision.mesh(zip(blends, rest).map { $0 * $1 })
  }
}
