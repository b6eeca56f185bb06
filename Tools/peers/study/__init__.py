# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of `plan_study.py`: random protocols, an independent judge of plans, a second planner."""
