#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Measures established libraries on this machine, for docs/benchmarks.md. Makes its own virtual
# environment in .venv-peers; needs g++, some headers and rt-tests:
#     apt-get install g++ libeigen3-dev liburdfdom-headers-dev rt-tests
#     Tools/peers/run.sh [PROCESSOR]
set -euo pipefail
cd "$(dirname "$0")/../.."
processor=${1:-1}
venv=${PEERS_VENV:-$PWD/.venv-peers}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
$venv/bin/python -c 'import pinocchio, mujoco, pytracik, ssik, eaik, ruckig, toppra' 2>/dev/null ||
  $venv/bin/pip install --quiet --requirement Tools/peers/requirements.txt
site=$($venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
prefix=$site/cmeel.prefix

echo "load: $(cut -d' ' -f1-3 /proc/loadavg)"
echo "== Pinocchio: kinematics and dynamics, ns a call"
g++ -std=c++17 -w -O3 -DBOOST_MPL_CFG_NO_PREPROCESSED_HEADERS \
  -DBOOST_MPL_LIMIT_LIST_SIZE=30 -DBOOST_MPL_LIMIT_VECTOR_SIZE=30 \
  -DBOOST_FUSION_INVOKE_MAX_ARITY=10 -DNDEBUG -I"$prefix/include" -I/usr/include/eigen3 \
  Tools/peers/pinocchio_bench.cpp -o $venv/pinocchio_bench \
  -L"$prefix/lib" -lpinocchio_default -lpinocchio_parsers -Wl,-rpath,"$prefix/lib"
taskset -c "$processor" $venv/pinocchio_bench Robots/franka_panda.urdf

echo "== TRAC-IK: poses of Tools/golden/ik_cases.py"
$venv/bin/python Tools/golden/ik_cases.py 2000 11 > $venv/poses.csv
$venv/bin/python Tools/peers/tracik_bench.py Robots/franka_panda.urdf $venv/poses.csv
taskset -c "$processor" $venv/bin/python Tools/peers/tracik_bench.py \
  Robots/franka_panda.urdf $venv/poses.csv

echo "== Inverse kinematics side by side: the built robotsim and others on the same poses"
robotsim=${ROBOTSIM:-.build/release/robotsim}
if [ -x "$robotsim" ]; then
  for robot in Robots/*.urdf; do
    taskset -c "$processor" $venv/bin/python Tools/peers/ik_bench.py "$robotsim" "$robot" 2000
  done
  echo "== Retargets: the built robotsim and Ruckig on the same problems"
  taskset -c "$processor" $venv/bin/python Tools/peers/retarget_bench.py "$robotsim" 20000
  echo "== Retiming: robotsim and TOPP-RA on the same waypoints"
  taskset -c "$processor" $venv/bin/python Tools/peers/retime_bench.py "$robotsim" 10
else
  echo "not built: $robotsim"
fi

echo "== MuJoCo: 1 ms steps, µs each"
$venv/bin/python Tools/peers/mujoco_model.py Robots/franka_panda.urdf $venv
gcc -O2 -I"$site/mujoco/include" Tools/peers/mujoco_bench.c -o $venv/mujoco_bench \
  "$(ls "$site"/mujoco/libmujoco.so.*)" -Wl,-rpath,"$site/mujoco" -lm
taskset -c "$processor" $venv/mujoco_bench $venv/free.xml $venv/sliding.xml

if command -v cyclictest > /dev/null; then
  echo "== cyclictest: wake-up lateness at 1 kHz, µs"
  for policy in "" "-p80 -m"; do
    echo "options: ${policy:-none}"
    # shellcheck disable=SC2086
    cyclictest -q -t1 -a"$processor" -i1000 -l20000 -h20000 $policy |
      python3 Tools/peers/cyclictest_quantiles.py
  done
fi
