"""Retention: what may go without a trace in any plan that stays, and how a person's name is found and replaced.

Not here: reading and deleting (`connectors/`), and the order in which it is done (`tasks/prune.py`, `tasks/forget.py`).
"""
