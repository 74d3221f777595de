"""The contracts on the edges of the DAG: what must be true of a dataset on its way from one node to the next.

Here: one file a dataset, whose `SUITE` says as data what is expected, how severe a breach is, and why it matters.
Not here: running a suite (`tasks/validate.py`), storing what it found (`tasks/persist.py`), mending data (the node that made it).
"""
