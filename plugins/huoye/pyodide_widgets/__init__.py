"""Formulas in Python that compute at build and in the reader's browser (Pyodide)."""
