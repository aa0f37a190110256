# must: refused: Error
# Text that is compiled as JavaScript.
from pyodide.code import run_js

run_js("fetch(`ELSEWHERE`)")
