"""The writing brief of one recommendation: its frozen model, the facts that it rests on, and the words that a model may phrase it in.

Not here: choosing what to write (`tasks/recommendations/recommend.py`), asking a model (`tasks/synthesize.py`), files (`connectors/`).
"""
