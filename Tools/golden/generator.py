#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of the random generator: xoshiro256** by Blackman and Vigna (2018), seeded by
SplitMix64, written from the published description; prints the literals of SeededGeneratorTests.

    python3 Tools/golden/generator.py
"""
MASK = (1 << 64) - 1


def split_mix(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def numbers(seed, count):
    words = []
    for _ in range(4):
        seed, word = split_mix(seed)
        words.append(word)
    for _ in range(count):
        yield (rotate((words[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (words[1] << 17) & MASK
        words[2] ^= words[0]
        words[3] ^= words[1]
        words[1] ^= words[2]
        words[0] ^= words[3]
        words[2] ^= shifted
        words[3] = rotate(words[3], 45)


def name_hash(name):
    """FNV-1a of 64 bits, which turns the name of a stream into a change of seed."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


if __name__ == "__main__":
    for seed in (0, 1, 0xDEADBEEF, 1 ^ name_hash("tissue")):
        print(f"{seed:#x}:", ", ".join(f"{n:#018x}" for n in numbers(seed, 5)))
