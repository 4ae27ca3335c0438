"""Executes the code of a notebook, cell by cell, in one namespace; the first error ends it with the cell.

    run_notebook.py NOTEBOOK
Lines that begin with % or ! are the notebook's own and are left out.
"""
import json
import sys

import matplotlib

matplotlib.use("Agg")

namespace = {"__name__": "__main__"}
cells = [cell for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
for number, cell in enumerate(cells, 1):
    source = "".join(line for line in cell["source"] if not line.lstrip().startswith(("%", "!")))
    exec(compile(source, f"{sys.argv[1]}, code cell {number}", "exec"), namespace)
assert cells, "the notebook has no code"
print(f"{len(cells)} cells ran")
