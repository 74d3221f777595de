"""The DAG: one flow a file, each of which reads as the plan does.

Here: the order of the steps, as calls whose variables are the edges; and the command line (`cli.py`, `commands/`), which is no flow.
Not here: dataframe methods, `try`, decisions on data (`tasks/`), anything that touches the outside (`connectors/`).
"""
