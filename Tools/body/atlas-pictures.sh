#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws docs/atlas/*.png: every point and channel on one adult in the reference posture, the chest also
# of a woman, the flank with the arms raised.
#
# usage: Tools/body/atlas-pictures.sh ROBOTSIM [PICTURE ...] (python3 with numpy and Pillow)
set -eu
robotsim=$1
shift
wanted=" $* "
tools=$(dirname "$0")
out=$tools/../../docs/atlas
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# name, patient, posture: what the pictures after it are drawn on
body() {
  body=$work/$1
  "$robotsim" atlas export --patient "$2" --posture "$3" --out "$body.json" --mesh "$body.obj"
}

# name, view, height or breadth in pixels, half sizes of the box [mm] around a point of the atlas; none
# for the whole body
picture() {
  case $wanted in "  " | *" $1 "*) ;; *) return 0 ;; esac
  name=$1 view=$2 size=$3 code=${4:-} side=${5:-} box=${6:-}
  region=
  if [ -n "$code" ]; then
    region=--region=$(python3 - "$body.json" "$code" "$side" "$box" <<'P'
import json, sys
path, code, side, box = sys.argv[1:]
p = next(p for p in json.load(open(path))["points"] if p["code"] == code and p["side"] == side)
print(",".join(f"{c - float(b)},{c + float(b)}" for c, b in zip(p["position_mm"], box.split(","))))
P
    )
  fi
  python3 "$tools/render.py" "$body.obj" "$out/$name.png" --points "$body.json" \
    --channels --labels --view "$view" --size "$size" $region
}

body man male,35,175.5,79 anatomical
picture front front 2400
picture back back 2400
picture left left 2400
picture right right 2400
picture face front 1300 GV26 mid 100,190,130
picture head-side left 1300 TE20 left 110,140,150
picture head-top top 1100 GV20 mid 95,130,80
picture ear left 1200 TE19 left 50,60,60
picture neck back 1200 GV15 mid 130,90,110
picture throat front 1100 ST9 left 130,120,90
picture chest front 1500 CV17 mid 220,160,170
picture abdomen front 1500 CV8 mid 220,160,190
picture loin back 1500 GV4 mid 220,150,220
picture shoulder-back back 1300 SI13 left 150,150,130
picture upper-arm "0.5,0.87,0;0,0,1" 1300 LI14 left 150,110,190
picture palm front 1300 PC8 left 105,90,135
picture hand-back back 1300 TE3 left 115,90,135
picture forearm-front front 1300 PC5 left 90,70,170
picture forearm-back back 1300 TE7 left 90,70,170
picture elbow front 1100 PC3 left 90,80,90
picture elbow-back back 1100 TE10 left 90,80,90
picture knee front 1100 ST35 left 100,80,120
picture knee-back back 1100 BL40 left 100,80,120
picture leg-inner "0,-1,0;0,0,1" 1500 SP8 left 90,110,240
picture leg-front front 1400 ST37 left 110,100,210
picture foot-top "1,0,0;0,0.7,0.7" 1300 ST43 left 80,130,70
picture foot-inner "0,-1,0;0,0,1" 1300 KI2 left 60,150,90
picture foot-outer left 1300 BL63 left 60,150,90
picture sole bottom 1100 KI1 left 70,150,60

body woman female,35,164,62 anatomical
picture chest-woman front 1500 CV17 mid 220,160,170

body raised male,35,175.5,79 supine_arms_up
picture flank left 1500 SP21 left 130,180,260
