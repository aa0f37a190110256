"""Which formulas MicroPython may answer: those made of what has been compared (compared.py).

Everything is refused that is not known to be the same, with the author's line, and goes to Pyodide.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from huoye.pyodide_widgets.responder.lowering.compared import (
    ALIAS_MAKERS,
    BUILTINS,
    CATCHABLE,
    CONTROL_MAKERS,
    DATACLASSES,
    DROPPED,
    EXCEPTION_BASES,
    MODULES,
    OPERATOR_METHODS,
    REFUSED_METHODS,
    REPLACED_METHODS,
    SPECIAL_METHODS,
    TEXT_METHODS,
)

#: Names of what lowered code calls; nobody else's begin so.
PREFIX = "_h_"
_LARGEST = 2**53


class Refused(Exception):
    """Why a formula goes to Pyodide: ``line 12: math.hypot``."""

    def __init__(self, node: ast.AST, what: str) -> None:
        super().__init__(f"line {getattr(node, 'lineno', 1)}: {what}")


def check(tree: ast.Module) -> None:
    """Raises Refused for the first construct that has not been compared.

    tree: the formula's file without the parts that need a package (lower.without_packages).
    """
    _Checker(tree).visit(tree)


def bound_names(tree: ast.AST) -> dict[str, ast.AST]:
    """Every name that the file binds, anywhere -> the first place that does."""
    found: dict[str, ast.AST] = {}
    for node in ast.walk(tree):
        for name in _bound_by(node):
            found.setdefault(name, node)
    return found


def _bound_by(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]


class _Checker(ast.NodeVisitor):
    """Refuses by kind of node: a kind without a method here is none that has been compared."""

    def __init__(self, tree: ast.Module) -> None:
        self._bound = bound_names(tree)
        #: Names that stand for a module.
        self._modules: dict[str, str] = {}
        self._frozen = False
        #: The first parameter of the method that is looked at.
        self._self = ""
        self._depth = 0
        self._in_class = False
        self._nodes = [*ast.walk(tree)]
        self._has_no_keys = any(
            isinstance(node, ast.ClassDef) and gives_no_keys(node) for node in self._nodes
        )
        self._has_operators = any(
            isinstance(node, ast.FunctionDef) and node.name.strip("_") in OPERATOR_METHODS
            for node in self._nodes
        )

    # What is the same in all its forms: only its parts are looked at.

    _PLAIN = (
        ast.Module, ast.Expr, ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete,
        ast.For, ast.While, ast.If, ast.Raise, ast.Try, ast.Assert, ast.Pass, ast.Break,
        ast.Continue,
        ast.Global, ast.Nonlocal, ast.BoolOp, ast.NamedExpr, ast.BinOp, ast.UnaryOp, ast.Lambda,
        ast.IfExp, ast.Dict, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.Yield, ast.YieldFrom,
        ast.JoinedStr, ast.Subscript, ast.Starred, ast.List, ast.Tuple, ast.Slice, ast.expr_context,
        ast.boolop, ast.unaryop, ast.cmpop, ast.operator, ast.comprehension, ast.keyword,
        ast.match_case, ast.Match,
    )  # fmt: skip

    def generic_visit(self, node: ast.AST) -> None:
        if not isinstance(node, self._PLAIN):
            raise Refused(node, _NAMES.get(type(node), type(node).__name__))
        if isinstance(node, ast.MatMult):
            raise Refused(node, "@")
        super().generic_visit(node)

    # Modules.

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name not in MODULES or alias.name.startswith("huoye"):
                raise Refused(node, f"import {alias.name}")
            self._name_module(node, alias.asname or alias.name, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level or (module not in MODULES and module not in DROPPED):
            raise Refused(node, f"import {'.' * node.level}{module}")
        known = DATACLASSES if module == "dataclasses" else MODULES.get(module)
        for alias in node.names:
            if known is not None and alias.name not in known:
                raise Refused(node, f"{module}.{alias.name}")
            if alias.asname and module in DROPPED:
                raise Refused(node, f"{alias.name} by another name")

    def _name_module(self, node: ast.AST, name: str, module: str) -> None:
        if self._depth:
            raise Refused(node, "an import inside a function")
        self._modules[name] = module

    # Names.

    def visit_Name(self, node: ast.Name) -> None:
        name = node.id
        if name.startswith(PREFIX) or (name.startswith("__") and name.endswith("__")):
            raise Refused(node, name)
        if name in BUILTINS and name in self._bound:
            raise Refused(self._bound[name], f"another “{name}” than Python's")
        if name not in self._bound and name not in BUILTINS:
            raise Refused(node, f"{name}()")
        if name in ("dict", "Counter"):
            self._check_keys(node)

    def visit_arg(self, node: ast.arg) -> None:
        self.visit_Name(ast.Name(node.arg, ast.Store(), lineno=node.lineno))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = node.attr
        if isinstance(node.value, ast.Name):
            module = self._modules.get(node.value.id)
            if module and name not in MODULES[module]:
                raise Refused(node, f"{module}.{name}")
            if node.value.id in BUILTINS:
                raise Refused(node, f"{node.value.id}.{name}")
        if name.startswith(PREFIX):
            raise Refused(node, f".{name}")
        if name.startswith("__") and not (name == "__init__" and _is_super(node.value)):
            raise Refused(node, f".{name}")
        if name in REFUSED_METHODS:
            raise Refused(node, f".{name}()")
        if name in TEXT_METHODS or (name in REPLACED_METHODS and name != "get"):
            # As a call, visit_Call has let it pass; ``key=d.get`` is lowered.
            raise Refused(node, f".{name} without a call")
        if isinstance(node.ctx, ast.Store | ast.Del):
            self._check_stored(node)
        self.visit(node.value)

    def _check_stored(self, node: ast.Attribute) -> None:
        """What huoye gives must stay as it is from one call to the next."""
        owner = node.value
        if self._frozen or not (isinstance(owner, ast.Name) and owner.id == self._self):
            raise Refused(node, f"an assignment to .{node.attr}")

    # Functions and classes.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._check_defined(node, node.name)
        if node.name.startswith("__") and not (
            self._in_class and node.name.strip("_") in SPECIAL_METHODS and node.name.endswith("__")
        ):
            raise Refused(node, f"def {node.name}")
        if node.args.kwarg:
            raise Refused(node, "**kwargs, whose order is lost")
        if getattr(node, "type_params", None):
            raise Refused(node, "type parameters")
        for decorator in node.decorator_list:
            if not self._in_class or not _is_name(
                decorator, "property", "staticmethod", "classmethod"
            ):
                raise Refused(decorator, f"@{ast.unparse(decorator)}")
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        for argument in _arguments(node.args):
            self.visit_arg(argument)
            self._check_annotation(argument.annotation)
        self._check_annotation(node.returns)
        before = self._self, self._in_class
        if self._in_class:
            static = any(
                _is_name(each, "staticmethod", "classmethod") for each in node.decorator_list
            )
            first = (node.args.posonlyargs + node.args.args)[:1]
            self._self = first[0].arg if first and not static else ""
        self._in_class = False
        self._depth += 1
        for statement in after_docstring(node.body):
            self.visit(statement)
        self._depth -= 1
        self._self, self._in_class = before

    def visit_Lambda(self, node: ast.Lambda) -> None:
        if node.args.kwarg:
            raise Refused(node, "**kwargs, whose order is lost")
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        for argument in _arguments(node.args):
            self.visit_arg(argument)
        self.visit(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._check_defined(node, node.name)
        if self._depth or self._in_class:
            raise Refused(node, "a class inside another or a function")
        if node.keywords or len(node.bases) > 1 or getattr(node, "type_params", None):
            raise Refused(node, "a metaclass, or several bases")
        for base in node.bases:
            known = isinstance(base, ast.Name) and isinstance(
                self._bound.get(base.id), ast.ClassDef
            )
            if not known and not _is_name(base, "object", *EXCEPTION_BASES):
                raise Refused(node, f"a subclass of {ast.unparse(base)}")
        self._check_decorators(node)
        before, self._in_class = self._frozen, True
        self._frozen = _is_frozen(node)
        for statement in after_docstring(node.body):
            if not isinstance(statement, ast.FunctionDef | ast.AnnAssign | ast.Assign | ast.Pass):
                raise Refused(statement, "code in the body of a class")
            self.visit(statement)
        self._frozen, self._in_class = before, False

    def _check_decorators(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            name = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not _is_name(name, "dataclass") or node.bases:
                raise Refused(decorator, f"@{ast.unparse(decorator)}")
            if isinstance(decorator, ast.Call) and (
                decorator.args or any(option.arg != "frozen" for option in decorator.keywords)
            ):
                raise Refused(decorator, f"@{ast.unparse(decorator)}")
            for statement in node.body:
                if isinstance(statement, ast.AnnAssign) and "ClassVar" in ast.unparse(
                    statement.annotation
                ):
                    raise Refused(statement, "ClassVar")

    def _check_defined(self, node: ast.AST, name: str) -> None:
        if name.startswith(PREFIX) or name in BUILTINS:
            raise Refused(node, f"another “{name}” than Python's")

    # Statements.

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.visit_Name(node.target)
        else:
            self.visit(node.target)
        self._check_annotation(node.annotation)
        if node.value is not None:
            self._visit_field(node.value)

    def _check_annotation(self, annotation: ast.expr | None) -> None:
        """Python computes it, and MicroPython does not: it must leave nothing behind."""
        if annotation is None:
            return
        for node in ast.walk(annotation):
            if isinstance(node, ast.Call) and not self._makes_control(node.func):
                raise Refused(node, f"{ast.unparse(node.func)}() in an annotation")
            if isinstance(node, ast.NamedExpr | ast.comprehension | ast.Await):
                raise Refused(annotation, "an annotation that computes")
            if self._has_operators and isinstance(node, ast.BinOp | ast.UnaryOp | ast.Subscript):
                operands = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
                if any(isinstance(self._bound.get(name), ast.Name) for name in operands):
                    raise Refused(annotation, "an annotation that computes")

    def _makes_control(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            return self._modules.get(function.value.id) == "math"
        return isinstance(function, ast.Name) and (
            function.id in CONTROL_MAKERS and isinstance(self._bound.get(function.id), ast.alias)
        )

    def _visit_field(self, value: ast.expr) -> None:
        if isinstance(value, ast.Call) and _is_name(value.func, "field"):
            if (
                value.args
                or [option.arg for option in value.keywords] != ["default_factory"]
                or not self._in_class
            ):
                raise Refused(value, "field() with other options than default_factory")
            self.visit(value.keywords[0].value)
            return
        self.visit(value)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if self._in_class and not isinstance(target, ast.Name):
                raise Refused(node, "code in the body of a class")
            self.visit(target)
        if not is_alias(node, self._bound):
            self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        target = node.target
        if isinstance(target, ast.Subscript) and not _is_simple(target):
            raise Refused(node, "an assignment whose place is computed twice")
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        if any(isinstance(target, ast.Attribute) for target in node.targets):
            raise Refused(node, "del of an attribute")
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            raise Refused(node, "the text of an exception")
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        for kind in kinds:
            if not isinstance(kind, ast.Name) or kind.id not in CATCHABLE | self._own_exceptions():
                raise Refused(node, f"except {ast.unparse(kind) if kind else ''}".strip())
        for statement in node.body:
            self.visit(statement)

    def _own_exceptions(self) -> frozenset[str]:
        return frozenset(
            name
            for name, node in self._bound.items()
            if isinstance(node, ast.ClassDef)
            and any(_is_name(base, *EXCEPTION_BASES) for base in node.bases)
        )

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call) and _is_name(node.exc.func, f"{PREFIX}Elsewhere"):
            return
        self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> None:
        # No answer is no error of Python's, and must not be lost.
        for each in (part for statement in node.finalbody for part in ast.walk(statement)):
            if isinstance(each, ast.Return | ast.Break | ast.Continue):
                raise Refused(each, "a way out of finally")
        # Python runs it as soon as nobody waits for more.
        if node.finalbody and any(isinstance(x, ast.Yield | ast.YieldFrom) for x in ast.walk(node)):
            raise Refused(node, "finally in a generator")
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        for case in node.cases:
            self._check_pattern(case.pattern)
            if case.guard:
                self.visit(case.guard)
            for statement in case.body:
                self.visit(statement)
        self.visit(node.subject)

    def _check_pattern(self, pattern: ast.pattern) -> None:
        if isinstance(pattern, ast.MatchOr):
            for each in pattern.patterns:
                self._check_pattern(each)
        elif isinstance(pattern, ast.MatchValue):
            self.visit(pattern.value)
        elif not isinstance(pattern, ast.MatchSingleton) and not (
            isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None
        ):
            raise Refused(pattern, "a match pattern other than values")

    # Expressions.

    def visit_Dict(self, node: ast.Dict) -> None:
        if not all(isinstance(key, ast.Constant) for key in node.keys) or any(
            _puts_keys(each) for each in self._nodes
        ):
            self._check_keys(node)
        self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._check_keys(node)
        self.generic_visit(node)

    def _check_keys(self, node: ast.AST) -> None:
        if self._has_no_keys:
            raise Refused(node, "a dictionary beside a class whose objects are no keys")

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise Refused(node, "a whole number beyond 2**53")
        if not isinstance(value, str | int | float | bool | None):
            raise Refused(node, f"a {type(value).__name__}")

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if any(keyword.arg is None for keyword in node.keywords):
            raise Refused(node, "a call with **")
        if isinstance(function, ast.Attribute):
            self._check_method(node, function)
        else:
            self.visit(function)
        if _is_name(function, "isinstance"):
            self._check_kinds(node)
            return
        if _is_name(function, "super") and node.args:
            raise Refused(node, "super() with arguments")
        if _is_name(function, "sorted", "len") and node.args and _is_set(node.args[0]):
            if any(option.arg == "key" for option in node.keywords):
                # Where keys are alike, the set's own order shows.
                raise Refused(node, "a set sorted by a key")
            for element in _set_parts(node.args[0]):
                self.visit(element)
            node_args = node.args[1:]
        else:
            node_args = node.args
        for argument in node_args:
            self.visit(argument)
        for keyword in node.keywords:
            self.visit(keyword.value)

    def _check_method(self, node: ast.Call, function: ast.Attribute) -> None:
        if function.attr == "format" and _is_text(function.value):
            return
        if function.attr == "update" and node.keywords:
            raise Refused(node, ".update() with keywords, whose order is lost")
        if function.attr in TEXT_METHODS or function.attr in REPLACED_METHODS:
            if _is_name(function.value, *BUILTINS):
                raise Refused(node, ast.unparse(function))
            self.visit(function.value)
            return
        self.visit(function)

    def _check_kinds(self, node: ast.Call) -> None:
        if len(node.args) != 2 or node.keywords:
            raise Refused(node, "isinstance()")
        self.visit(node.args[0])
        kinds = node.args[1]
        parts = kinds.elts if isinstance(kinds, ast.Tuple) else union_parts(kinds)
        for part in parts:
            if not isinstance(part, ast.Name):
                raise Refused(node, "isinstance()")
            self.visit_Name(part)

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            if isinstance(operator, ast.Is | ast.IsNot) and not any(
                self._is_single(side) for side in (left, right)
            ):
                raise Refused(node, "“is” of what is no None")
            if isinstance(operator, ast.In | ast.NotIn) and len(node.ops) > 1:
                raise Refused(node, "“in” in a chain")
            membership = isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ast.Set)
            for side in [left, *([] if membership else [right])]:
                self.visit(side)
            if membership:
                assert isinstance(right, ast.Set)
                for element in right.elts:
                    self.visit(element)

    def _is_single(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return node.value is None or isinstance(node.value, bool)
        return isinstance(node, ast.Name) and node.id in self._modules

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        if node.conversion == ord("a"):
            raise Refused(node, "!a")
        self.visit(node.value)
        if node.format_spec:
            self.visit(node.format_spec)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.target)
        self.visit(node.value)


_NAMES = {
    ast.Set: "a set, whose order is another",
    ast.SetComp: "a set, whose order is another",
    ast.With: "with",
    ast.AsyncFunctionDef: "async",
    ast.Await: "await",
    ast.TryStar: "except*",
}


def is_alias(node: ast.Assign, bound: Mapping[str, ast.AST]) -> bool:
    """Whether it names a type for annotations alone: ``Radius = Annotated[float, …]``.

    bound: as bound_names has them; what is no import is the file's own.
    """
    value = node.value
    if isinstance(value, ast.Subscript):
        maker = value.value
        if not isinstance(maker, ast.Name) or maker.id not in ALIAS_MAKERS:
            return False
        return maker.id not in bound or isinstance(bound[maker.id], ast.alias)
    parts = union_parts(value)
    return len(parts) > 1 and all(
        (isinstance(part, ast.Constant) and part.value is None) or (_is_name(part, *_TYPES))
        for part in parts
    )


_TYPES = ("int", "float", "str", "bool", "list", "tuple", "dict", "Any", "None")


def union_parts(node: ast.expr) -> list[ast.expr]:
    """``A | B | C``, one by one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union_parts(node.left) + union_parts(node.right)
    return [node]


def _is_name(node: ast.AST | None, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _is_name(node.func, "super") and not node.args


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_set(node: ast.expr) -> bool:
    return isinstance(node, ast.Set | ast.SetComp)


def _set_parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Set):
        return node.elts
    assert isinstance(node, ast.SetComp)
    return [ast.ListComp(node.elt, node.generators)]


def _is_simple(node: ast.expr) -> bool:
    """Whether computing it twice is computing it once."""
    if isinstance(node, ast.Subscript):
        return _is_simple(node.value) and _is_simple(node.slice)
    return isinstance(node, ast.Name | ast.Constant) or (
        isinstance(node, ast.UnaryOp) and _is_simple(node.operand)
    ) or (isinstance(node, ast.BinOp) and _is_simple(node.left) and _is_simple(node.right)) or (
        isinstance(node, ast.Attribute) and _is_simple(node.value)
    )  # fmt: skip


def gives_no_keys(node: ast.ClassDef) -> bool:
    """Whether Python takes none of its objects for a key of a dictionary."""
    if any(isinstance(each, ast.FunctionDef) and each.name == "__eq__" for each in node.body):
        return True
    return bool(node.decorator_list) and not _is_frozen(node)


def _puts_keys(node: ast.AST) -> bool:
    """Whether it may put a key into a dictionary, or tells that one is not there."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Attribute):
        return node.attr in ("setdefault", "update")
    return isinstance(node, ast.ExceptHandler)


def _is_frozen(node: ast.ClassDef) -> bool:
    return any("frozen=True" in ast.unparse(decorator) for decorator in node.decorator_list)


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    others = [arguments.vararg] if arguments.vararg else []
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *others]


def after_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module, a class or a function; ``body`` itself without a docstring."""
    if body and isinstance(body[0], ast.Expr) and _is_text(body[0].value):
        return body[1:]
    return body
