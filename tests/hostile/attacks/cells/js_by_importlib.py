# must: refused: No module named 'pyodide_js'
import importlib

importlib.import_module("pyodide_js").mountNodeFS("/host", "@FOLDER@")
