"""The outside world: fetch, parse, read, write. Plain records in and out, no decisions.

Here: everything that touches the network, the disk, the clock, the environment, a database or a model.
Not here: what the records mean (`tasks/`), what must be true of them (`expectations/`).
"""
