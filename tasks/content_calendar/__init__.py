"""The content calendar: which piece is published when and where, as a proven optimum that people can move.

Here: assignment of pieces to slots with its bound, posting windows, channels and their limits, coordination, derivatives of a piece, the life
of events, quality gates. Not here: what is worth publishing (`tasks/recommendations/`), shares of pillars (`tasks/strategy/`), files and
clients that read a calendar (`connectors/calendar_file.py`), storing events (`tasks/persist.py`).
"""
