"""The summary of the strategy: its facts, its answer model with the prompt beside it, and the writer that does without a model.

Not here: developing the strategy (`tasks/strategy/strategy.py`), asking a model (`tasks/synthesize.py`), showing the summary (`tasks/report/`).
"""
