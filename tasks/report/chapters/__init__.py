"""What each chapter of the report says: one file a chapter, the run in, a frozen view out, which the template of the same name sets.

Here: choosing, ordering and wording what the frames hold. Not here: how it looks (`templates/`, `style.css`), drawing (`charts.py`),
and any figure that the frames do not hold: that is the work of the module that makes the frame.
"""
