"""The executive summary of the gaps: its facts, its answer model with the prompt beside it, and the writer that does without a model.

Not here: finding the gaps (`tasks/gap/score.py`), asking a model (`tasks/synthesize.py`), showing the summary (`tasks/report/`).
"""
