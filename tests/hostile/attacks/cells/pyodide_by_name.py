# must: refused: No module named 'pyodide'
print(__import__("pyodide.code", fromlist=["code"]).run_js("process.env"))
