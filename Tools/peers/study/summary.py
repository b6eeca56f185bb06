# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of a study, for people."""

import statistics
from collections import Counter

FAILED = ("violated", "crashed", "unclear refusal", "study failed")
REFUTED = ("plan found", "posture found", "way found")
BUDGETS = [(10, 1.0), (40, 5.0)]  # points, seconds
# name, unit, factor, whether the smallest is the worst, what is allowed
WORST = [
    ("skin_m", "mm", 1000, True, "links, and the tool in transit, from the skin: ≥ 15"),
    ("table_m", "mm", 1000, True, "from the table: ≥ 15"),
    ("floor_m", "mm", 1000, True, "from the floor: ≥ 15"),
    ("tip_height_m", "mm", 1000, True, "tip over the skin in transit: ≥ 35"),
    ("tool_at_target_m", "mm", 1000, True, "tool at its target beyond its margin: ≥ 0"),
    ("links_m", "mm", 1000, True, "the arm's own capsules: ≥ 1"),
    ("below_told_clearance_m", "mm", 1000, False, "clearance told less ours: ≤ 0"),
    ("lower_rad", "rad", 1, True, "above the lower end of a joint: ≥ 0"),
    ("upper_rad", "rad", 1, True, "below the upper end of a joint: ≥ 0"),
    ("velocity_share", "", 1, False, "of a joint's velocity limit: ≤ 0.8"),
    ("acceleration_share", "", 1, False, "of a joint's acceleration limit: ≤ 0.8"),
    ("jerk_share", "", 1, False, "of a joint's jerk limit: ≤ 1"),
    ("tool_speed_m_s", "mm/s", 1000, False, "tool: ≤ 200"),
    ("closing_m_s", "mm/s", 1000, False, "closing near the skin: ≤ 16"),
    ("opening_m_s", "mm/s", 1000, False, "opening near the skin: ≤ 120"),
    ("straightness_m", "µm", 1e6, False, "tip off the normal: ≤ 200"),
    ("midpoint_m", "µm", 1e6, False, "tip off the middle between samples: ≤ 200"),
    ("lean_rad", "mrad", 1000, False, "axis off the normal: ≤ 8.7"),
    ("rest_share", "", 1, False, "first step at a segment's ends, of the limit: ≤ 0.8"),
    ("target_place_m", "µm", 1e6, False, "target off the atlas's point: ≤ 100"),
    ("base_m", "µm", 1e6, False, "patient in the room off the documented rule: ≤ 1"),
]


def is_finding(result):
    return result.get("outcome") in FAILED + REFUTED


def summary(results, seconds):
    """The text, and whether every plan holds and every refusal is clear."""
    outcomes = Counter(r["outcome"] for r in results)
    lines = [f"{len(results)} treatments: " + ", ".join(
        f"{n} {name}" for name, n in sorted(outcomes.items()))]
    for title, table in [
            ("Outcomes", by_group(results)), ("Worst values of all plans", worst(results)),
            ("Refusals", refusals(results)), ("Time", times(results)),
            ("Second planner", second(seconds))]:
        if table:
            lines += ["", f"### {title}", "", *table]
    broken = [
        f"- {r['index']}: {b}" for r in results if r["outcome"] in FAILED
        for b in (r.get("broken") or [r.get("message") or r.get("error", "")[-400:]])[:5]]
    if broken:
        lines += ["", "### Broken", "", *broken]
    return "\n".join(lines), not any(outcomes[name] for name in FAILED)


def by_group(results):
    rows = ["| | planned | refused: proved | not found | other |", "|---|---|---|---|---|"]
    for key in ("layout", "robot", "posture"):
        for name in sorted({r[key] for r in results if key in r}):
            group = [r for r in results if r.get(key) == name]
            kinds = Counter(
                (r.get("refusal") or {}).get("certainty", r["outcome"]) for r in group)
            known = [kinds.pop(k, 0) for k in ("planned", "proved", "not found")]
            rows.append(f"| {name} | " + " | ".join(map(str, known)) + f" | {kinds.total()} |")
    return rows


def worst(results):
    rows = ["| what | worst | in |", "|---|---|---|"]
    for name, unit, factor, smallest, words in WORST:
        values = [(r["worst"][name], r["index"]) for r in results if name in r.get("worst", {})]
        if values:
            value, index = min(values) if smallest else max(values)
            rows.append(f"| {words} | {value * factor:.3g} {unit} | {index} |")
    return rows if len(rows) > 2 else []


def refusals(results):
    told = [r for r in results if r.get("refusal")]
    if not told:
        return []
    count = Counter(
        (r["refusal"]["certainty"], r["refusal"]["kind"], r["refusal"]["motion"]) for r in told)
    rows = ["| certainty | kind | part | |", "|---|---|---|---|"]
    rows += [f"| {c} | {k} | {m} | {n} |" for (c, k, m), n in sorted(count.items())]
    return rows + [""] + [
        f"- {r['index']} ({r['layout']}, {r['points']} points): {r['message']}" for r in told]


def times(results):
    rows = [
        "| points | plans | user s: median | worst | above the budget |", "|---|---|---|---|---|"]
    for low, high in [(1, 10), (11, 20), (21, 30), (31, 40)]:
        for outcome in ("planned", "refused"):
            group = [
                r for r in results
                if r["outcome"] in (outcome, "violated" if outcome == "planned" else "")
                and low <= r["points"] <= high]
            if not group:
                continue
            user = [r["user_s"] for r in group]
            late = [str(r["index"]) for r in group if r["user_s"] > budget(r["points"])]
            rows.append(
                f"| {low}–{high} | {len(group)} {outcome} | {statistics.median(user):.2f} | "
                f"{max(user):.2f} | {', '.join(late) or 'none'} |")
    return rows if len(rows) > 2 else []


def budget(points):
    """Ten points in a second, forty in five, even in between."""
    (n0, s0), (n1, s1) = BUDGETS
    return s0 if points <= n0 else s0 + (s1 - s0) * (points - n0) / (n1 - n0)


def second(seconds):
    rows = ["| | outcome | what was tried |", "|---|---|---|"]
    rows += [
        f"| {i} | {r['outcome']} | {r.get('told', r.get('error', '')[-200:])} |"
        for i, r in sorted(seconds.items())]
    return rows if seconds else []
