# must: refused: No module named 'pyodide'
__import__("pyodide.http", fromlist=["http"]).pyfetch("http://127.0.0.1:@PORT@/")
