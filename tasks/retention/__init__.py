"""Retention: which runs and versions may go without a trace in any plan that stays or comes.

Not here: reading and deleting (`connectors/`), and the order in which it is done (`tasks/prune.py`, `tasks/forget.py`).
"""
