"""What has been compared: names whose answers on MicroPython, lowered, are CPython's to the bit.

tests/pyodide_widgets/responder/ compares them. Whatever is not here goes to Pyodide.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Functions of ``math`` that always give a float.
FLOAT_FUNCTIONS = _names(
    "sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log2 log10 "
    "sqrt pow fabs copysign fmod ldexp degrees radians erf erfc fsum"
)
FLOAT_CONSTANTS = _names("pi e tau inf nan")
#: Module -> its names, and the file of board/ that stands in for it.
MODULES: dict[str, frozenset[str]] = {
    "math": FLOAT_FUNCTIONS
    | FLOAT_CONSTANTS
    | _names(
        "floor ceil trunc modf frexp isfinite isinf isnan isclose factorial prod comb perm gcd "
        "isqrt"
    ),
    "itertools": _names(
        "accumulate chain combinations combinations_with_replacement permutations product pairwise "
        "repeat islice"
    ),
    "functools": _names("reduce"),
    "operator": _names("add sub mul truediv neg"),
    "collections": _names("Counter"),
    "huoye": _names(
        "Axis Choice Curve Guide Marker Number OutOfDomain Play Plot Points Result Shape Slider "
        "Switch Table Text TextInput Value sample trace"
    ),
    "huoye.formula.numerals": _names("shown"),
}
STAND_INS = {
    "math": "exact_math",
    "itertools": "exact_itertools",
    "functools": "exact_functools",
    "operator": "exact_operator",
    "collections": "exact_collections",
    # Of modules of ours.
    "array": "exact_array",
    "zlib": "exact_array",
    "binascii": "exact_array",
}
#: Of these only annotations make use, which MicroPython throws away.
DROPPED = _names("__future__ typing collections.abc dataclasses")
#: What may be imported of ``dataclasses``.
DATACLASSES = _names("dataclass field")

#: Builtin -> what takes its place, a function of board/lowered.py.
REPLACED = {
    "sum": "total",
    "round": "rounded",
    "repr": "represented",
    "str": "written",
    "format": "formatted",
    "sorted": "ordered",
    "dict": "mapping",
    "pow": "power",
    "float": "real",
    "int": "whole",
    "isinstance": "is_instance",
    "max": "largest",
    "min": "smallest",
    "next": "following",
    "reversed": "backwards",
}
#: Builtins that are the same as they are.
BUILTINS = _names(
    "abs all any bin bool callable chr divmod enumerate filter hex iter len list map next "
    "object oct ord property range reversed staticmethod classmethod super tuple zip "
    "True False None Exception ValueError ZeroDivisionError OverflowError ArithmeticError "
    "IndexError KeyError LookupError TypeError AssertionError NotImplementedError RuntimeError"
) | frozenset(REPLACED)
#: What a formula may catch: nothing that MicroPython raises where Python would not.
CATCHABLE = _names(
    "ValueError ZeroDivisionError OverflowError ArithmeticError IndexError KeyError LookupError "
    "OutOfDomain"
)
EXCEPTION_BASES = _names("Exception ValueError ArithmeticError")

#: Methods of MicroPython's own types that differ, or have not been compared. Others that it has are
#: the same, and what it lacks raises there, so that Pyodide is asked.
REFUSED_METHODS = _names(
    "format encode decode fromkeys popitem to_bytes from_bytes hex fromhex splitlines center "
    "send throw close pend_throw"
)
#: Methods of texts that know ASCII alone; one of another type under the name is left as it is.
TEXT_METHODS = _names(
    "upper lower strip lstrip rstrip split rsplit isalpha isdigit isspace islower isupper find "
    "rfind index rindex count partition rpartition"
)
#: Method -> what takes its place.
REPLACED_METHODS = {
    "sort": "sort",
    "copy": "copied",
    "remove": "removed",
    "update": "updated",
    "get": "got",
    "setdefault": "put",
    "pop": "popped",
    "clear": "cleared",
    "isascii": "is_ascii",
    "isidentifier": "is_identifier",
}
#: Special methods that a class of the formula may define.
SPECIAL_METHODS = _names(
    "init post_init add radd sub rsub mul rmul truediv rtruediv neg abs len getitem iter call "
    "contains bool lt le gt ge eq repr str"
)
#: Those by which it decides what an operator gives, or an index.
OPERATOR_METHODS = _names("add radd sub rsub mul rmul truediv rtruediv neg abs getitem")
#: What of huoye an annotation may call.
CONTROL_MAKERS = _names("Choice Number Play Slider Switch Text TextInput")
#: Names of types that a module-level alias may be made of.
ALIAS_MAKERS = _names(
    "tuple list dict set type Callable Sequence Mapping Iterable Iterator Annotated Literal Union "
    "Optional Final ClassVar"
)
