"""What somebody who types a query wants: word lists, labelled examples, and the linear model that is fitted to them.

Here: what a query's words tell of its intent. Not here: which keywords a site should care about (`tasks/gap/keywords.py` and its neighbours),
the queries that the model is judged by (`tests/tasks/gap/`).
"""
