"""Where a whole number too large for a float cannot come from, so that nobody has to look.

MicroPython turns large whole numbers into floats by other roundings, so sums and products are
looked at as they are computed (board/lowered.py). That costs more than the sum, and most of a
formula is floats.
"""

from __future__ import annotations

import ast

from huoye.pyodide_widgets.responder.lowering.compared import FLOAT_CONSTANTS, FLOAT_FUNCTIONS

#: A whole number below it, as often as a page can add it, stays small.
_SMALL = 2**20
#: Special methods with which a class decides what an operator gives.
_OPERATORS = frozenset(
    ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "neg", "abs")
)


class Floats:
    """What of a file gives floats, whatever its inputs are."""

    def __init__(self, tree: ast.Module) -> None:
        self._functions = _imported(tree, "math") & FLOAT_FUNCTIONS
        self._constants = _imported(tree, "math") & FLOAT_CONSTANTS
        #: Node of a name -> whether what it names is a float.
        self._certain: set[ast.AST] = set()
        #: Names that count from a small number on.
        self._counting: set[ast.AST] = set()
        #: Attributes that the file itself defines: those of others are math's or mpmath's.
        self._own = _attributes(tree)
        self._has_operators = any(
            isinstance(node, ast.FunctionDef) and node.name.strip("_") in _OPERATORS
            for node in ast.walk(tree)
        )
        outside = _scope_names(tree)
        _Scope(self, tree, frozenset()).settle()
        inside = _inner_names(tree)
        known = frozenset(
            name
            for name, values in outside.items()
            if values and name not in inside and all(self.is_float(value) for value in values)
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                _Scope(self, node, known).settle()

    def has_no_large_whole(self, operator: ast.operator, left: ast.expr, right: ast.expr) -> bool:
        """Whether ``left operator right`` gives no whole number beyond those of floats."""
        if self.is_float(left) or self.is_float(right):
            return True
        for one, other in ((left, right), (right, left)):
            if (
                isinstance(one, ast.Constant)
                and isinstance(one.value, int)
                and abs(one.value) < _SMALL
            ):
                if isinstance(operator, ast.Add | ast.Sub):
                    return True
                return isinstance(other, ast.Name) and other in self._counting
        return False

    def is_float(self, node: ast.expr) -> bool:
        """Whether it gives a float, or nothing."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, float)
        if isinstance(node, ast.Name):
            return node in self._certain or node.id in self._constants
        if isinstance(node, ast.BinOp):
            return self._computes_float(node)
        if isinstance(node, ast.UnaryOp):
            return isinstance(node.op, ast.USub | ast.UAdd) and self.is_float(node.operand)
        if isinstance(node, ast.IfExp):
            return self.is_float(node.body) and self.is_float(node.orelse)
        if isinstance(node, ast.Attribute):
            return node.attr in FLOAT_CONSTANTS - self._own
        return isinstance(node, ast.Call) and self._gives_float(node)

    def is_number(self, node: ast.expr) -> bool:
        """Whether it is seen to give a number or a text, or nothing: no list."""
        if isinstance(node, ast.BinOp):
            sides = [self.is_number(side) for side in (node.left, node.right)]
            # Twice a list is a list, and a class's own operator may give one.
            if isinstance(node.op, ast.Mult | ast.Mod) or self._has_operators:
                return all(sides) or (not self._has_operators and self.is_float(node))
            return any(sides)
        if isinstance(node, ast.UnaryOp):
            return self.is_number(node.operand)
        if isinstance(node, ast.Name):
            return node in self._counting or self.is_float(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_whole = node.func.id in ("len", "int", "ord")
            return is_whole or self.is_float(node)
        return isinstance(node, ast.Constant | ast.JoinedStr) or self.is_float(node)

    def _is_plain(self, node: ast.expr) -> bool:
        """Whether it is no object of the file's own classes, by its form or as a float."""
        is_counted = isinstance(node, ast.Name) and node in self._counting
        return is_counted or isinstance(node, ast.Constant) or self.is_float(node)

    def _computes_float(self, node: ast.BinOp) -> bool:
        if self._has_operators and not all(
            self._is_plain(side) for side in (node.left, node.right)
        ):
            # A class's own operator gives what it likes.
            return False
        if isinstance(node.op, ast.Div):
            return True
        return isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Pow) and (
            self.is_float(node.left) or self.is_float(node.right)
        )

    def _gives_float(self, node: ast.Call) -> bool:
        function = node.func
        if isinstance(function, ast.Attribute):
            return function.attr in FLOAT_FUNCTIONS - self._own
        if not isinstance(function, ast.Name):
            return False
        if function.id in self._functions or function.id == "float":
            return True
        return function.id in ("abs", "max", "min") and bool(node.args) and all(
            self.is_float(each) for each in node.args
        ) and (len(node.args) > 1 or function.id == "abs")  # fmt: skip


class _Scope:
    """The names of one function, or of the module."""

    def __init__(self, floats: Floats, root: ast.AST, outside: frozenset[str]) -> None:
        self._floats = floats
        self._bound = _scope_names(root)
        self._outside = outside
        self._names = [node for node in _own_nodes(root) if isinstance(node, ast.Name)]
        self._counters = _counters(root)

    def settle(self) -> None:
        """Take all names for floats, then those back that are not."""
        floats = self._floats
        certain = {name for name, values in self._bound.items() if values}
        while True:
            for node in self._names:
                is_known = node.id in certain or (
                    node.id in self._outside and node.id not in self._bound
                )
                (floats._certain.add if is_known else floats._certain.discard)(node)
            wrong = {
                name
                for name in certain
                if not all(floats.is_float(value) for value in self._bound[name])
            }
            if not wrong:
                break
            certain -= wrong
        for node in self._names:
            if node.id in self._counters and self._bound.get(node.id) == []:
                floats._counting.add(node)


def _own_nodes(root: ast.AST) -> list[ast.AST]:
    """All below, but for what is in functions of its own."""
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(root))
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return found


def _scope_names(root: ast.AST) -> dict[str, list[ast.expr]]:
    """Name -> all that it is set to; [] where that is not known."""
    found: dict[str, list[ast.expr]] = {}
    unknown: set[str] = set()
    for node in [root, *_own_nodes(root)]:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assigned(target, node.value, found, unknown)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            _assigned(node.target, node.value, found, unknown)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            # The name itself stands on the left: read before, written after.
            value = ast.BinOp(node.target, node.op, node.value)
            found.setdefault(node.target.id, []).append(value)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            unknown.update(node.names)
        elif isinstance(node, ast.arg) or (node is root and isinstance(node, ast.Lambda)):
            unknown.update([node.arg] if isinstance(node, ast.arg) else [])
        elif isinstance(node, ast.For | ast.comprehension):
            unknown.update(_names_in(node.target))
        elif isinstance(node, ast.NamedExpr):
            unknown.add(node.target.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node is not root:
            unknown.add(node.name)
        elif isinstance(node, ast.alias):
            unknown.add(node.asname or node.name)
    if isinstance(root, ast.FunctionDef | ast.Lambda):
        unknown.update(each.arg for each in ast.walk(root.args) if isinstance(each, ast.arg))
    # Set from inside a function, too.
    for node in ast.walk(root):
        if node is not root and isinstance(node, ast.Global | ast.Nonlocal):
            unknown.update(node.names)
    return {name: values for name, values in found.items() if name not in unknown} | {
        name: [] for name in unknown
    }


def _inner_names(tree: ast.Module) -> set[str]:
    """What any function binds: in those inside it the name is no longer the module's."""
    return {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for name in _scope_names(node)
    }


def _assigned(
    target: ast.expr, value: ast.expr, found: dict[str, list[ast.expr]], unknown: set[str]
) -> None:
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).append(value)
    elif (
        isinstance(target, ast.Tuple)
        and isinstance(value, ast.Tuple)
        and len(target.elts) == len(value.elts)
        and not any(isinstance(each, ast.Starred) for each in [*target.elts, *value.elts])
    ):
        for one, other in zip(target.elts, value.elts, strict=True):
            _assigned(one, other, found, unknown)
    else:
        unknown.update(_names_in(target))


def _names_in(target: ast.AST) -> set[str]:
    return {
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _counters(root: ast.AST) -> set[str]:
    """Names that loops over ``range(n)`` count with, and nothing else sets: from a small number on,
    so that none gets large while a page waits."""
    loops: dict[str, list[bool]] = {}
    for node in _own_nodes(root):
        if isinstance(node, ast.For | ast.comprehension):
            for name in _names_in(node.target):
                is_simple = isinstance(node.target, ast.Name) and _is_count(node.iter)
                loops.setdefault(name, []).append(is_simple)
    other = {
        node.id
        for node in _own_nodes(root)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    stores: dict[str, int] = {}
    for node in _own_nodes(root):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            stores[node.id] = stores.get(node.id, 0) + 1
    arguments = {
        each.arg
        for each in ast.walk(getattr(root, "args", ast.Pass()))
        if isinstance(each, ast.arg)
    }
    return {
        name
        for name, simple in loops.items()
        if all(simple) and stores.get(name) == len(simple) and name not in arguments
    } & other


def _is_count(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    if node.func.id != "range" or node.keywords or not 1 <= len(node.args) <= 2:
        return False
    first = node.args[0]
    return len(node.args) == 1 or (
        isinstance(first, ast.Constant)
        and isinstance(first.value, int)
        and abs(first.value) < _SMALL
    )


def _attributes(tree: ast.Module) -> set[str]:
    stored = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
    }
    inside = (
        each for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in node.body
    )
    for each in inside:
        if isinstance(each, ast.FunctionDef):
            stored.add(each.name)
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            stored |= _names_in(each)
    return stored


def _imported(tree: ast.Module, module: str) -> set[str]:
    """Names that the file takes from a module, under their own."""
    names = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
        if alias.asname in (None, alias.name)
    }
    return {name for name in names if not _is_rebound(tree, name)}


def _is_rebound(tree: ast.Module, name: str) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name)
        for node in ast.walk(tree)
    )
