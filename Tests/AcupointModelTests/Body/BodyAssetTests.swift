// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import StrictJSON
import Testing

@Suite("BodyAsset") struct BodyAssetTests {
  let asset = BodyFixtures.asset

  @Test("the subdivided surface is closed, of genus zero and oriented outwards")
  func manifold() {
    let surface = BodyFixtures.man.posed(.anatomical).surface
    #expect(surface.topology.isClosed)
    #expect(surface.topology.eulerCharacteristic == 2)
    #expect(surface.volume > 0.05)
    let normals = surface.vertexNormals
    for axis in 0..<3 {  // the outermost vertex each way looks outwards
      let i = surface.vertices.indices.max {
        surface.vertices[$0][axis] < surface.vertices[$1][axis]
      }
      if let i { #expect(normals[i][axis] > 0.5) }
    }
  }

  @Test("mirroring a vertex twice is the identity, and the rest pose is its own mirror image")
  func mirror() {
    let rest = BodyFixtures.man.restControlVertices
    for i in 0..<asset.vertexCount {
      let j = asset.mirrored(i)
      #expect(asset.mirrored(j) == i)
      let image = Vector3(-rest[j].x, rest[j].y, rest[j].z)
      // The midline is free to lie a quantisation step off.
      #expect((rest[i] - image).length < (i == j ? 1e-4 : 1e-12))
    }
  }

  @Test("a face's mirror image stands half the faces on, turned round")
  func mirroredFaces() {
    let faces = asset.topology.faces
    for i in 0..<(faces.count / 2) {
      let image = faces[i].reversed().map { Int32(asset.mirrored(Int($0))) }
      #expect(faces[i + faces.count / 2] == image)
    }
  }

  @Test("bones mirror to bones, and an unknown one is refused with the names that exist")
  func bones() throws {
    let skeleton = asset.skeleton
    for (i, j) in skeleton.mirrors.enumerated() { #expect(skeleton.mirrors[j] == i) }
    #expect(try skeleton.names[skeleton.index(of: BoneName("wrist").on(.left))] == "wrist.L")
    #expect(
      throws: Skeleton.UnknownBone(name: "spine99", valid: skeleton.names.map(\.rawValue))
    ) {
      _ = try skeleton.index(of: "spine99")
    }
  }

  @Test("a file cut anywhere is refused as truncated", arguments: [0, 7, 15, 16, 900, 2_000_000])
  func truncated(count: Int) {
    do throws(BodyAsset.Invalid) {
      _ = try BodyAsset.decode(Array(BodyFixtures.assetBytes[0..<count]), name: "cut")
      Issue.record("accepted")
    } catch {
      guard case .truncated(let file, _, let needed, let found) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file == "cut" && found == count && needed > found)
    }
  }

  @Test("another file is refused by its first bytes")
  func magic() {
    var bytes = BodyFixtures.assetBytes
    bytes[5] = UInt8(ascii: "1")
    #expect(throws: BodyAsset.Invalid.wrongMagic(file: "old", found: Array(bytes[0..<8]))) {
      _ = try BodyAsset.decode(bytes, name: "old")
    }
  }

  @Test("a missing file is named")
  func missing() {
    #expect(throws: BodyAsset.Invalid.unreadable(file: "/nowhere.tbody")) {
      _ = try BodyAsset.load(path: "/nowhere.tbody")
    }
  }

  @Test(
    "a header that contradicts itself or has an unknown key is refused with its place",
    arguments: [
      ("\"components\":70", "\"components\":-7", "components"),
      ("\"parent\"", "\"parens\"", "bones[0].parens"),
      ("\"step\"", "\"stop\"", "local[0].stop"),
      ("\"dtype\"", "\"types\"", "arrays[0].types"),
    ])
  func header(old: String, new: String, place: String) {
    do throws(BodyAsset.Invalid) {
      _ = try BodyAsset.decode(BodyFixtures.assetBytes(replacing: old, by: new), name: "odd")
      Issue.record("accepted")
    } catch {
      guard case .badHeader(let cause) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(cause.place == place)
    }
  }

  @Test("an array of another size than the header's counts is refused")
  func shape() {
    let changed = BodyFixtures.assetBytes(replacing: "\"components\":70", by: "\"components\":71")
    #expect(
      throws: BodyAsset.Invalid.wrongShape(
        file: "odd", array: "basis_step", expected: "float32 [71]", found: "float32 [70]")
    ) {
      _ = try BodyAsset.decode(changed, name: "odd")
    }
  }

  @Test("a vertex or bone number out of range is refused with its place")
  func indices() {
    let limit = asset.storedCount
    var bytes = BodyFixtures.assetBytes
    let quads = BodyFixtures.offset(of: "quads")
    bytes[quads + 6] = 0xFF
    bytes[quads + 7] = 0xFF
    #expect(
      throws: BodyAsset.Invalid.outOfRange(
        file: "odd", array: "quads", position: 3, value: 65_535, limit: limit)
    ) {
      _ = try BodyAsset.decode(bytes, name: "odd")
    }
    bytes = BodyFixtures.assetBytes
    bytes[BodyFixtures.offset(of: "skin_index") + 2] = 200
    #expect(
      throws: BodyAsset.Invalid.outOfRange(
        file: "odd", array: "skin_index", position: 2, value: 200, limit: 74)
    ) {
      _ = try BodyAsset.decode(bytes, name: "odd")
    }
  }

  @Test("a hole in the mesh is refused")
  func hole() {
    var bytes = BodyFixtures.assetBytes
    let quads = BodyFixtures.offset(of: "quads")
    for k in 0..<8 { bytes[quads + k] = bytes[quads + 8 + k] }  // face 0 becomes face 1 again
    do throws(BodyAsset.Invalid) {
      _ = try BodyAsset.decode(bytes, name: "odd")
      Issue.record("accepted")
    } catch {
      guard case .notClosed = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
