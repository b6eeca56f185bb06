// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("MovingSegment") struct MovingSegmentTests {
  private static let shown: [(landmark: String, side: Side, segment: MovingSegment)] = [
    ("olecranon", .left, MovingSegment(.upperArm, .left)),
    ("ulnar styloid process", .left, MovingSegment(.forearm, .left)),
    ("middle fingertip", .right, MovingSegment(.hand, .right)),
    ("popliteal crease centre", .right, MovingSegment(.thigh, .right)),
    ("lateral malleolus prominence", .left, MovingSegment(.shank, .left)),
    ("great toe tip", .left, MovingSegment(.foot, .left)),
    ("iliac crest highest point", .left, MovingSegment(.trunk)),
  ]

  @Test("a landmark shows the segment that it ends, not the one beyond", arguments: shown.indices)
  func segment(index: Int) throws {
    let (name, side, segment) = Self.shown[index]
    let placed = AtlasFixtures.placed[0]
    let landmark = try #require(placed.registrationLandmark(name, side))
    #expect(placed.reference.body.segments(shownAt: landmark.anchor) == [segment], "\(name)")
  }
}
