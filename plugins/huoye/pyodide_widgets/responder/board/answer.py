"""Answers calls of formulas, JSON in and out; the page's side is static/micropython.mjs."""

import gc
import json

import huoye
from exact_array import blobs

#: Bytes that are made before the heap is gone through for what nobody needs, which takes half a
#: millisecond of a move's six.
gc.threshold(2 << 20)

#: As huoye/formula/evaluate.py has them.
_MAX_POINTS, _MAX_ROWS = 20000, 500
_POINTS = "/points"
_TYPES = {"float": float, "int": int, "bool": bool, "str": str}


class Answers:
    """The formulas of one page."""

    def __init__(self):
        #: Formula -> its code and the types of its parameters.
        self._formulas = {}

    def install(self, payload):
        """payload: name, source, types."""
        asked = json.loads(payload)
        code = compile(asked["source"], asked["name"] + ".py", "exec")
        self._formulas[asked["name"]] = (code, asked["types"])

    def evaluate(self, payload):
        """payload: name, inputs, lang. Gives {"result": …}, {"refused": words for the reader}, or,
        where Pyodide must be asked, {"elsewhere": why}. "points" in a result are places in
        ``blobs``, whose bytes are in the file _POINTS, and whose lengths are "points" beside it."""
        asked = json.loads(payload)
        try:
            return json.dumps(self._answer(asked["name"], asked["inputs"], asked["lang"]))
        except huoye.OutOfDomain as error:
            return json.dumps({"refused": error.words.said(asked["lang"])})
        except MemoryError:
            return '{"elsewhere": "MemoryError"}'
        except BaseException as error:
            return json.dumps({"elsewhere": type(error).__name__ + ": " + str(error)[:200]})
        finally:
            blobs.forget()

    def _answer(self, name, inputs, lang):
        code, types = self._formulas[name]
        given = {key: _TYPES[kind](inputs[key]) for key, kind in types.items()}
        # A module of its own for each call: what the last one left is gone.
        module = {"__name__": "formulas." + name}
        exec(code, module)
        result = module[name](**given)
        if not isinstance(result, huoye.Result):
            raise TypeError("no Result")
        points = sum([len(mark.points) for plot in result.plots for mark in plot.curves])
        rows = max([len(table.rows) for table in result.tables] or [0])
        if points > _MAX_POINTS or rows > _MAX_ROWS:
            raise ValueError("too much for a page")
        answer = {"values": result.numbers(), "data": result.as_data(lang)}
        with open(_POINTS, "wb") as file:
            return {"result": answer, "points": [file.write(blob) for blob in blobs.kept]}
