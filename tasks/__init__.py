"""The subject: what Plancast knows about content, as pure functions, frame in and frame out, in one folder a module.

Here: the brief, the vocabulary, the evidence ledger, the outcome of a run; the four verbs (`scrape`, `synthesize`, `validate`, `persist`), which
are the same for every module; and the module folders (`text`, `gap`, `report`, …), whose `steps.py` names their nodes.
Not here: network, disk, clock and database (`connectors/`), what must be true of a dataset (`expectations/`), the order of steps (`flows/`).
Module folders never import each other, `text/` apart.
"""
