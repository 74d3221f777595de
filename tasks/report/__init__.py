"""The report: what a run found, as one HTML file, one screen of text, a table for a spreadsheet and a note for the Prefect UI.

Here: chapters (what is said, from which frames), charts, templates, and the words and figures that make them readable and safe.
Not here: finding the gaps (`tasks/gap/`), judging the data (`expectations/`), writing files (`tasks/persist.py`), opening anything (`connectors/`).
A later module adds a chapter: a file in `chapters/`, a template beside the others, a line in `contents.py`, its frames in `models.py`.
"""
