# SPDX-License-Identifier: GPL-3.0-or-later
"""Tours of thirty targets by LKH and CP-SAT, for Tests/MotionControlTests/Golden/sequence.json:

    python3 Tools/golden/sequence.py > Tests/MotionControlTests/Golden/sequence.json

Each target has one to eight nodes of six whole coordinates, scattered or in families as postures
are; an edge costs the largest difference of a coordinate and what standing at its end costs. The
tour leads from home over one node of each target back to home. `best` is the best known: of LKH
(Helsgaun) over the tour's travelling salesman form (Noon and Bean, 1993) where no rules of order
hold, and of CP-SAT, which also proves `bound`. Needs the Python packages elkai and ortools.
"""

import json
import random
import sys

import elkai
from ortools.sat.python import cp_model

TARGETS = 30
SECONDS = 60


def draw(rng, kind):
    """An instance: nodes of each target as six coordinates and a cost, home, pairs, groups."""
    def place(middle, spread):
        return [m + round(rng.uniform(-spread, spread)) for m in middle]

    most = [1, 4, 8, 5, 3, 3, 2, 6][kind]
    families = [place([0] * 6, 1500) for _ in range(most)]
    targets = []
    for _ in range(TARGETS):
        point = place([0] * 6, 800)
        count = most if kind < 3 else rng.randint(1, most)
        nodes = []
        for family in families[:count]:
            middle = [p + f for p, f in zip(point, family)] if kind % 2 else [0] * 6
            nodes.append(place(middle, 150 if kind % 2 else 1500) + [rng.randint(0, 200)])
        targets.append(nodes)
    pairs = []
    groups = [0] * TARGETS
    if kind in (4, 5):
        for _ in range(8):
            pairs.append(sorted(rng.sample(range(TARGETS), 2)))
    if kind in (6, 7):
        groups = [t % 2 for t in range(TARGETS)]
    return {"targets": targets, "home": place([0] * 6, 1500), "pairs": pairs, "groups": groups}


def cost(a, b):
    return max(abs(p - q) for p, q in zip(a[:6], b[:6])) + (b[6] if len(b) > 6 else 0)


def flat(instance):
    nodes = [(t, n) for t, group in enumerate(instance["targets"]) for n in group]
    return nodes + [(TARGETS, instance["home"])]


def total(instance, tour):
    """Of nodes by their number, home last, beginning anywhere."""
    nodes = flat(instance)
    return sum(cost(nodes[a][1], nodes[b][1]) for a, b in zip(tour, tour[1:] + tour[:1]))


def by_lkh(instance):
    nodes = flat(instance)
    n = len(nodes)
    first = {}
    last = {}
    for i, (t, _) in enumerate(nodes):
        first.setdefault(t, i)
        last[t] = i
    follows = [first[t] if i == last[t] else i + 1 for i, (t, _) in enumerate(nodes)]
    big = 100_000
    matrix = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if nodes[i][0] == nodes[j][0]:
                matrix[i][j] = 0 if follows[i] == j and i != j else 50 * big
            else:
                # Who enters a target at a node goes round its nodes and leaves from the one before.
                matrix[i][j] = cost(nodes[follows[i]][1], nodes[j][1]) + big
    tour = elkai.DistanceMatrix(matrix).solve_tsp(runs=20)[:-1]
    start = next(i for i in range(n) if nodes[tour[i]][0] != nodes[tour[i - 1]][0])
    tour = tour[start:] + tour[:start]
    entered = [v for i, v in enumerate(tour) if i == 0 or nodes[v][0] != nodes[tour[i - 1]][0]]
    assert sorted(nodes[v][0] for v in entered) == list(range(TARGETS + 1))
    return entered


def by_cp(instance, hint):
    nodes = flat(instance)
    n = len(nodes)
    model = cp_model.CpModel()
    arcs = []
    terms = []
    taken = {}
    for i in range(n):
        for j in range(n):
            if i == j and nodes[i][0] != TARGETS:
                literal = model.new_bool_var("")
                arcs.append((i, i, literal))
                taken[i] = ~literal
            elif nodes[i][0] != nodes[j][0]:
                literal = model.new_bool_var("")
                arcs.append((i, j, literal))
                terms.append((literal, i, j))
    model.add_circuit(arcs)
    for t in range(TARGETS):
        model.add_exactly_one(taken[i] for i in range(n) if nodes[i][0] == t)
    if instance["pairs"]:
        place = [model.new_int_var(1, TARGETS, "") for _ in range(TARGETS)]
        for literal, i, j in terms:
            a, b = nodes[i][0], nodes[j][0]
            if TARGETS not in (a, b):
                model.add(place[b] == place[a] + 1).only_enforce_if(literal)
        for a, b in instance["pairs"]:
            model.add(place[a] < place[b])
    groups = instance["groups"]
    for g in set(groups) if len(set(groups)) > 1 else []:
        entering = [
            literal for literal, i, j in terms
            if nodes[j][0] < TARGETS and groups[nodes[j][0]] == g
            and (nodes[i][0] == TARGETS or groups[nodes[i][0]] != g)]
        model.add_exactly_one(entering)
    model.minimize(sum(literal * cost(nodes[i][1], nodes[j][1]) for literal, i, j in terms))
    edges = set(zip(hint, hint[1:] + hint[:1])) if hint else set()
    for literal, i, j in terms if hint else []:
        model.add_hint(literal, (i, j) in edges)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE), status
    return round(solver.objective_value), round(solver.best_objective_bound)


def main():
    rng = random.Random(20)
    instances = []
    for kind in range(8):
        instance = draw(rng, kind)
        has_rules = bool(instance["pairs"]) or len(set(instance["groups"])) > 1
        tour = None if has_rules else by_lkh(instance)
        best, bound = by_cp(instance, tour)
        if tour:
            best = min(best, total(instance, tour))
        instance.update(best=best, bound=bound)
        print(kind, best, bound, total(instance, tour) if tour else "", file=sys.stderr)
        instances.append(instance)
    rows = ",\n".join(json.dumps(instance, separators=(",", ":")) for instance in instances)
    print('{"instances": [\n' + rows + "\n]}")


main()
