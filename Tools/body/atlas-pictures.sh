#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws docs/atlas/*.png: every point and channel on one adult in the reference posture.
#
# usage: Tools/body/atlas-pictures.sh ROBOTSIM [PATIENT] (python3 with numpy and Pillow)
set -eu
robotsim=$1
patient=${2:-male,35,175.5,79}
tools=$(dirname "$0")
out=$tools/../../docs/atlas
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$robotsim" atlas export --patient "$patient" --posture anatomical --out "$work/atlas.json" \
  --mesh "$work/body.obj"

# name, view, half sizes of the box [mm] around a point of the atlas; none for the whole body
picture() {
  name=$1 view=$2 size=$3 code=${4:-} side=${5:-} box=${6:-}
  region=
  if [ -n "$code" ]; then
    region=--region=$(python3 - "$work/atlas.json" "$code" "$side" "$box" <<'P'
import json, sys
path, code, side, box = sys.argv[1:]
p = next(p for p in json.load(open(path))["points"] if p["code"] == code and p["side"] == side)
print(",".join(f"{c - float(b)},{c + float(b)}" for c, b in zip(p["position_mm"], box.split(","))))
P
    )
  fi
  python3 "$tools/render.py" "$work/body.obj" "$out/$name.png" --points "$work/atlas.json" \
    --channels --labels --view "$view" --size "$size" $region
}

picture front front 2400
picture back back 2400
picture left left 2400
picture right right 2400
picture face front 1400 GV26 mid 110,90,140
picture head-side left 1400 TE20 left 90,140,150
picture head-top top 1200 GV20 mid 110,130,60
picture ear left 1400 TE20 left 40,60,60
picture neck back 1200 GV15 mid 130,90,90
picture chest front 1600 CV17 mid 220,120,170
picture abdomen front 1600 CV8 mid 220,150,190
picture loin back 1600 GV4 mid 220,150,220
picture flank left 1600 GB25 left 120,180,260
picture palm front 1400 PC8 left 90,60,130
picture hand-back back 1400 TE3 left 90,60,130
picture forearm-front front 1400 PC5 left 90,70,170
picture forearm-back back 1400 TE7 left 90,70,170
picture knee front 1200 ST35 left 100,80,120
picture knee-back back 1200 BL40 left 100,80,120
picture leg-inner "0,-1,0;0,0,1" 1600 SP8 left 90,90,240
picture foot-top "1,0,0;0,-0.6,0.8" 1400 ST43 left 90,150,90
picture foot-inner "0,-1,0;0,0,1" 1400 KI3 left 90,170,90
picture foot-outer left 1400 BL62 left 90,170,90
picture sole bottom 1200 KI1 left 80,150,60
