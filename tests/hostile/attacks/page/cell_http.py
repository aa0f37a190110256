# must: refused: Error
# The fetch of Pyodide.
from pyodide.http import open_url

open_url("ELSEWHERE")
