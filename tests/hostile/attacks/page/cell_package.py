# must: refused: Error
# A package of the runtime's own host.
import pyodide_js

pyodide_js.loadPackage("ELSEWHEREa-1-py3-none-any.whl")
raise RuntimeError("nothing was loaded")
