"""The commands of the command line, a file for each thing that people come to do. `flows/cli.py` gathers them; heavy imports happen inside them.

Not here: what a flow does (`flows/`), and anything that a flow or a Python caller needs too (`tasks/`).
"""
