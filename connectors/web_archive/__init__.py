"""What others have captured of sites: WARC files of any maker, and indexes of captures (CDX) with the archives behind them.

Here: reading their formats into plain `HistoricAnswer`s. Not here: our own archive (`archive.py`), and what is filed of them (`tasks/historic.py`).
"""
