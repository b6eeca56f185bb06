// SPDX-License-Identifier: GPL-3.0-or-later
// The patient's skin: a mesh in the patient frame that two fields move with the breath.
"use strict";

class Body {
  /** Positions, fields and triangles of a skin as plain arrays; used with and without WebGL. */
  static decode(skin) {
    const shares = new Uint16Array(bytesOf(skin.positions));
    const rest = new Float32Array(shares.length);
    for (let i = 0; i < shares.length; i++) {
      rest[i] = skin.origin_m[i % 3] + (shares[i] / 65535) * skin.size_m[i % 3];
    }
    return {
      rest,
      thorax: new Int8Array(bytesOf(skin.thorax)),
      abdomen: new Int8Array(bytesOf(skin.abdomen)),
      scale: skin.field_scale_m / 127,
      triangles: new Uint32Array(bytesOf(skin.triangles)),
    };
  }

  constructor(skin) {
    this.data = Body.decode(skin);
    const geometry = new THREE.BufferGeometry();
    this.position = new THREE.BufferAttribute(this.data.rest.slice(), 3);
    geometry.setAttribute("position", this.position);
    geometry.setIndex(new THREE.BufferAttribute(this.data.triangles, 1));
    geometry.computeVertexNormals();
    this.material = solid("skin", 12, 0.04);
    this.mesh = new THREE.Mesh(geometry, this.material);
    this.mesh.matrixAutoUpdate = false;
    this.mesh.castShadow = this.mesh.receiveShadow = true;
    this.mesh.frustumCulled = false;
    this.breath = [0, 0];
  }

  show(X_WP, thorax, abdomen) {
    place(this.mesh, X_WP);
    const a = Number.isFinite(thorax) ? thorax : 0;
    const b = Number.isFinite(abdomen) ? abdomen : 0;
    // Less than a twentieth of a millimetre is not worth a new upload.
    if (Math.abs(a - this.breath[0]) + Math.abs(b - this.breath[1]) < 5e-5) return;
    this.breath = [a, b];
    const { rest, thorax: f, abdomen: g, scale } = this.data;
    const moved = this.position.array;
    for (let i = 0; i < rest.length; i++) moved[i] = rest[i] + (f[i] * a + g[i] * b) * scale;
    this.position.needsUpdate = true;
  }

  paint() { this.material.color = tint(Theme.colour("skin")); }
}
