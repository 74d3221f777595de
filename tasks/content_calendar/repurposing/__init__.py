"""Derivatives in a model's words: their facts, the answer model with the prompt beside it, the writer that does without a model, and the drafts.

Not here: derivatives of the page's own sentences (`tasks/content_calendar/repurpose.py`), asking a model (`tasks/synthesize.py`).
"""
