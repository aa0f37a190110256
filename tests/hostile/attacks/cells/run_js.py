# must: refused: imports pyodide, which a page does not have
from pyodide.code import run_js

print(run_js("process.env"))
