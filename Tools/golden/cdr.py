#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden bytes for the CDR and CRC-32 tests of Recording, from rosbags and zlib.

usage: pip install rosbags==0.11.9 numpy; python3 Tools/golden/cdr.py
Prints the hexadecimal text that stands in Tests/RecordingTests/CDR/CDRGoldenTests.swift.
"""
import zlib

import numpy as np
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

store = get_typestore(Stores.ROS2_HUMBLE)
store.register(get_types_from_msg(
    "bool flag\nuint8 a\nint16 b\nuint32 c\nint64 d\nfloat32 e\nfloat64 f\nstring text\n"
    "uint16 g\nfloat64[] numbers\nstring[] names\nuint64 last", "test_msgs/msg/Mixed"))
Mixed = store.types["test_msgs/msg/Mixed"]
mixed = Mixed(
    flag=True, a=200, b=-1234, c=4000000000, d=-(2**53) - 1, e=0.1, f=-1e-300, text="膀胱 BL13",
    g=65535, numbers=np.array([1.5, -0.0, 2.0**-1074]), names=["", "a", "abcd"], last=2**64 - 1)
print("mixed", bytes(store.serialize_cdr(mixed, "test_msgs/msg/Mixed")).hex())

T = store.types
joints = T["sensor_msgs/msg/JointState"](
    header=T["std_msgs/msg/Header"](
        stamp=T["builtin_interfaces/msg/Time"](sec=3, nanosec=141592653), frame_id="base"),
    name=["j1", "joint_two"], position=np.array([0.1, -2.5]), velocity=np.array([]),
    effort=np.array([7.0]))
print("joints", bytes(store.serialize_cdr(joints, "sensor_msgs/msg/JointState")).hex())

for text in [b"", b"a", b"123456789", bytes(range(256)) * 5 + b"tail"]:
    print("crc32", len(text), f"{zlib.crc32(text):08x}")
