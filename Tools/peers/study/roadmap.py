# SPDX-License-Identifier: GPL-3.0-or-later
"""A lazy probabilistic roadmap: ways from posture to posture over the patient.

Bohlin and Kavraki, Path planning using lazy PRM (2000). One roadmap serves all ways at one place of
the base; only the edges on a shortest way are looked at.
"""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

BUDGET = 40_000  # ways asked for: twenty times what robotsim's search may ask for
NEIGHBOURS = 12
BATCH = 200  # nodes drawn when no way is left
STEP = 0.04  # rad between postures of a way
RESERVE = 0.5e-3
LIMIT_MARGIN = 0.02


class Roadmap:
    def __init__(self, guard, postures, rng):
        """- postures: what lies where ways are wanted; half of the nodes are drawn around them."""
        self.guard, self.rng = guard, rng
        self.around = np.asarray(postures)
        self.nodes = np.empty((0, guard.arm.count))
        self.known = {}  # edge to whether it is free
        self.edges = set()

    def add(self, postures):
        """Numbers of new nodes, joined to the nodes nearest to them."""
        first = len(self.nodes)
        self.nodes = np.vstack([self.nodes, postures])
        tree = cKDTree(self.nodes)
        count = min(NEIGHBOURS + 1, len(self.nodes))
        _, near = tree.query(self.nodes[first:], k=count)
        for i, row in enumerate(np.atleast_2d(near).reshape(-1, count), start=first):
            self.edges.update((min(i, j), max(i, j)) for j in row if j != i)
        return list(range(first, len(self.nodes)))

    def join(self, first, second):
        """Edges from each of some nodes to each of others, however far."""
        self.edges.update((min(i, j), max(i, j)) for i in first for j in second if i != j)

    def grow(self):
        """Draws free nodes: half around the postures of interest, half within all limits."""
        arm, drawn = self.guard.arm, []
        low, high = arm.lower + LIMIT_MARGIN, arm.upper - LIMIT_MARGIN
        while len(drawn) < BATCH and self.guard.asked < BUDGET:
            if self.rng.random() < 0.5:
                i, j = self.rng.integers(len(self.around), size=2)
                share = self.rng.random()
                q = share * self.around[i] + (1 - share) * self.around[j]
                q = q + self.rng.normal(0, 0.6, arm.count)
            else:
                q = self.rng.uniform(low, high)
            q = np.clip(q, low, high)
            if self.guard.is_way_clear(q[None], RESERVE):
                drawn.append(q)
        if drawn:
            self.add(np.array(drawn))

    def way(self, starts, goals):
        """Nodes of a free way from any start to any goal; None when the budget is spent."""
        while True:
            path = self._shortest(starts, goals)
            if path is None:
                if self.guard.asked >= BUDGET:
                    return None
                self.grow()
                continue
            edges = [(min(i, j), max(i, j)) for i, j in zip(path, path[1:])]
            # From both ends inwards: that is where most of them are blocked.
            order = sorted(range(len(edges)), key=lambda k: min(k, len(edges) - 1 - k))
            if all(self._is_free(edges[k]) for k in order):
                return path
            if self.guard.asked >= BUDGET:
                return None

    def _is_free(self, edge):
        if edge not in self.known:
            a, b = self.nodes[edge[0]], self.nodes[edge[1]]
            count = max(2, int(np.abs(b - a).max() / STEP) + 2)
            self.known[edge] = self.guard.is_way_clear(np.linspace(a, b, count), RESERVE)
            if not self.known[edge]:
                self.edges.discard(edge)
        return self.known[edge]

    def _shortest(self, starts, goals):
        if set(starts) & set(goals):
            return [next(iter(set(starts) & set(goals)))]
        if not self.edges:
            return None
        pairs = np.array(sorted(self.edges))
        lengths = np.linalg.norm(self.nodes[pairs[:, 0]] - self.nodes[pairs[:, 1]], axis=1) + 1e-9
        n = len(self.nodes)
        graph = coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
        distance, before, _ = dijkstra(
            graph, directed=False, indices=starts, min_only=True, return_predecessors=True)
        goal = min(goals, key=lambda g: distance[g])
        if not np.isfinite(distance[goal]):
            return None
        path = [goal]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        return path[::-1]
