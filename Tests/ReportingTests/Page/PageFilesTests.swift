// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Testing

@Suite("Files of the page") struct PageFilesTests {
  /// A folder of files for one test.
  private func folder(_ files: [String: String]) throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-page-\(UUID().uuidString)")
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return url
  }

  private let page = """
    <head><link rel="stylesheet" href="a.css"></head>
    <script src="three/build/three.min.js"></script><script src="b.js"></script>
    """

  @Test("styles and scripts are put in their places, the library's from its own folder")
  func inlined() throws {
    let own = try folder(["page.html": page, "a.css": "p {}\n", "b.js": "b();\n"])
    let three = try folder(["build/three.min.js": "three();\n"])
    defer { for place in [own, three] { try? FileManager.default.removeItem(at: place) } }
    let text = try PageFiles(folder: own.path, three: three.path).inlined()
    #expect(
      text == """
        <head><style>
        p {}
        </style></head>
        <script>
        three();
        </script><script>
        b();
        </script>
        """)
  }

  @Test("a missing library is told with the package that has it, a missing file by its name")
  func missing() throws {
    let own = try folder(["page.html": page, "a.css": "", "b.js": ""])
    let three = try folder(["build/three.min.js": ""])
    defer { for place in [own, three] { try? FileManager.default.removeItem(at: place) } }
    #expect {
      _ = try PageFiles(folder: own.path, three: "/nowhere").inlined()
    } throws: { error in
      "\(error)".contains("/nowhere/build/three.min.js") && "\(error)".contains("libjs-three")
    }
    try FileManager.default.removeItem(at: own.appendingPathComponent("b.js"))
    #expect {
      _ = try PageFiles(folder: own.path, three: three.path).inlined()
    } throws: { error in
      "\(error)".contains("b.js")
    }
  }

  @Test(
    "nothing inside ends a script early", arguments: ["</script>", "</SCRIPT x>", "<!--<script>"])
  func escaped(text: String) throws {
    let json = PageFiles.safe(json: "{\"name\": \"\(text)\"}")
    #expect(!json.contains("<"))
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(read?["name"] == text)
    let script = PageFiles.safe(script: "f('\(text)')")
    #expect(!script.lowercased().contains("</script") && !script.contains("<!--"))
    #expect(!PageFiles.safe(text: text).contains("<"))
  }
}
