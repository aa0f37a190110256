"""Rewrites Python for MicroPython: what differs there calls board/lowered.py, what it cannot parse
is written otherwise. Meaning stays, for what checker.py lets pass.

Runs at build inside the pinned Pyodide, whose ``ast`` is the same everywhere.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from typing import TypeVar

from huoye.pyodide_widgets.responder.lowering import texts
from huoye.pyodide_widgets.responder.lowering.checker import (
    PREFIX,
    Refused,
    after_docstring,
    bound_names,
    check,
    gives_no_keys,
    is_alias,
    union_parts,
)
from huoye.pyodide_widgets.responder.lowering.compared import (
    DROPPED,
    REPLACED,
    REPLACED_METHODS,
    STAND_INS,
    TEXT_METHODS,
)
from huoye.pyodide_widgets.responder.lowering.wholes import Floats

Node = TypeVar("Node", bound=ast.AST)


def lowered(source: str, packages: Collection[str] = ()) -> str:
    """A formula's file for MicroPython. packages: those that it declares; where one is imported,
    the way ends. Raises Refused for what has not been compared."""
    tree = _parsed(source)
    without_packages(tree, packages)
    check(tree)
    return rewritten(tree)


def lowered_api(source: str, names: Collection[str] = ()) -> str:
    """A module of ours for MicroPython, without what formulas alone are held to. names: of what is
    wanted of it, if not all."""
    tree = _parsed(source)
    if names:
        tree.body = [node for node in tree.body if _keeps(node, names)]
    return rewritten(tree, _OurLowering(tree))


def rewritten(tree: ast.Module, lowering: _Lowering | None = None) -> str:
    """The text of a tree that has been checked; the tree is changed."""
    lowering = lowering or _Lowering(tree)
    tree.body = lowering.block(after_docstring(tree.body))
    ast.fix_missing_locations(tree)
    names = sorted(lowering.helpers)
    imports = [f"from lowered import {name} as {PREFIX}{name}\n" for name in names]
    return "".join(imports) + ast.unparse(tree) + "\n"


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise Refused(ast.Pass(lineno=error.lineno or 1), "a mistake in the code") from None


def without_packages(tree: ast.Module, packages: Collection[str]) -> None:
    """End every block where a package is imported: there Pyodide is asked."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                _cut(block, packages)


def _cut(block: list[ast.stmt], packages: Collection[str]) -> None:
    for place, node in enumerate(block):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] in packages for name in names):
            error = ast.Call(
                ast.Name(f"{PREFIX}Elsewhere", ast.Load()), [ast.Constant(names[0])], []
            )
            block[place:] = [ast.copy_location(ast.Raise(error, None), node)]
            return


class _Lowering(ast.NodeTransformer):
    _replaced_methods: Mapping[str, str] = REPLACED_METHODS

    def __init__(self, tree: ast.Module) -> None:
        self._bound = bound_names(tree)
        self._floats = Floats(tree)
        self._has_dictionaries = any(
            isinstance(node, ast.Dict | ast.DictComp)
            or (isinstance(node, ast.Name) and node.id in ("dict", "Counter"))
            for node in ast.walk(tree)
        )
        #: Whether it is seen from outside that a key is none: otherwise it is not found, which is
        #: an error all the same.
        self._looks_keys_up = any(
            isinstance(node, ast.ExceptHandler)
            or (isinstance(node, ast.ClassDef) and gives_no_keys(node))
            for node in ast.walk(tree)
        )
        #: Names of board/lowered.py that are called.
        self.helpers: set[str] = set()
        self._subjects = 0

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Statements, one after the other; never none."""
        found: list[ast.stmt] = []
        for statement in body:
            made = self.visit(statement)
            found += made if isinstance(made, list) else [made] if made is not None else []
        return found or [ast.Pass()]

    def generic_visit(self, node: ast.AST) -> ast.AST:
        made = super().generic_visit(node)
        if getattr(made, "body", None) == []:
            made.body = [ast.Pass()]  # type: ignore[attr-defined]
        return made

    def _helper(self, name: str) -> ast.Name:
        self.helpers.add(name)
        return ast.Name(PREFIX + name, ast.Load())

    def _call(self, name: str, *arguments: ast.expr) -> ast.Call:
        return ast.Call(self._helper(name), list(arguments), [])

    # Modules.

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        for alias in node.names:
            if alias.name in STAND_INS:
                alias.name, alias.asname = STAND_INS[alias.name], alias.asname or alias.name
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        if node.module in DROPPED:
            return None
        if node.module in STAND_INS:
            node.module = STAND_INS[node.module]
        return node

    # Names.

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Load) and node.id not in self._bound:
            if node.id == PREFIX + "Elsewhere":
                return self._helper("Elsewhere")
            if node.id in REPLACED:
                return self._helper(REPLACED[node.id])
        return node

    # Functions, classes, annotations.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        arguments = node.args
        self._without_annotations(arguments)
        node.returns = None
        node.args = self.visit(arguments)
        node.body = self.block(after_docstring(node.body))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._without_annotations(node.args)
        return self.generic_visit(node)

    def _without_annotations(self, arguments: ast.arguments) -> None:
        arguments.args = arguments.posonlyargs + arguments.args
        arguments.posonlyargs = []
        for argument in [*arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
            if argument is not None:
                argument.annotation = None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        if ast.unparse(node.annotation).endswith("TypeAlias"):
            return ast.Assign([node.target], self._kinds(node.value))
        return ast.Assign([node.target], self.visit(node.value))

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if is_alias(node, self._bound):
            node.value = ast.Constant(None)
            return node
        if all(isinstance(target, ast.Tuple | ast.List) for target in node.targets):
            node.targets = [self.visit(target) for target in node.targets]
            node.value = self._taken(node.value)
            return node
        return self.generic_visit(node)

    def _kinds(self, node: ast.expr) -> ast.expr:
        """What isinstance takes: names as they are, a union as a tuple."""
        if isinstance(node, ast.Tuple):
            return node
        parts = union_parts(node)
        if not all(isinstance(part, ast.Name) for part in parts):
            return ast.Constant(None)
        return ast.Tuple(parts, ast.Load()) if len(parts) > 1 else parts[0]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        fields = _fields(node) if node.decorator_list else []
        is_no_key = gives_no_keys(node)
        methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        body = [each for each in after_docstring(node.body) if not isinstance(each, ast.AnnAssign)]
        begun: list[ast.stmt] = []
        if fields:
            if "__init__" not in methods:
                begun = [self._init(fields, "__post_init__" in methods)]
            made = [] if "__eq__" in methods else [_same(fields)]
            made += [] if "__repr__" in methods else [_shown(fields)]
            body = made + body
        elif not node.decorator_list:
            body = after_docstring(node.body)
        node.decorator_list = []
        marks = self._marks(node, fields, is_no_key)
        node.body = begun + self.block(body) + marks
        return node

    def _marks(
        self, node: ast.ClassDef, fields: list[tuple[str, ast.expr | None]], is_no_key: bool
    ) -> list[ast.stmt]:
        """What lowered.own knows a class of the formula by, lowered.has_nan one whose objects may
        do something when they are compared, and lowered.as_key one whose objects are no keys, or
        are if their fields are."""
        names = ["own"]
        names += ["counts"] if any(_does_more(each) for each in node.body) else []
        names += ["no_key"] if is_no_key else []
        marks: list[ast.stmt] = [
            ast.Assign([ast.Name(PREFIX + name, ast.Store())], ast.Constant(True)) for name in names
        ]
        if fields and not is_no_key:
            hashed = ast.Tuple([ast.Constant(name) for name, _ in fields], ast.Load())
            marks.append(ast.Assign([ast.Name(f"{PREFIX}fields", ast.Store())], hashed))
        return marks

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Store):
            node.value = self._call("own", node.value)
        elif node.attr == "get":
            return self._call("getter", node.value)
        return node

    def _init(self, fields: list[tuple[str, ast.expr | None]], has_more: bool) -> ast.stmt:
        """The ``__init__`` that ``dataclass`` writes, as MicroPython runs it: what it sets
        attributes of is the formula's own."""
        arguments = ast.parse(f"def __init__(self, {', '.join(name for name, _ in fields)}): pass")
        made = arguments.body[0]
        assert isinstance(made, ast.FunctionDef)
        lines = []
        for name, default in fields:
            value = f"{name}"
            if default is not None and _factory(default) is not None:
                factory = ast.unparse(self.visit(_factory(default) or default))
                value = f"{factory}() if {name} is {PREFIX}unset else {name}"
                self.helpers.add("unset")
                default = ast.Name(f"{PREFIX}unset", ast.Load())
            if default is not None:
                made.args.defaults.append(self.visit(default))
            lines.append(f"self.{name} = {value}")
        lines += ["self.__post_init__()"] if has_more else []
        made.body = ast.parse("\n".join(lines)).body
        return made

    # Statements.

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self._read(node.iter)
        node.target = self.visit(node.target)
        node.body = self.block(node.body)
        node.orelse = self.block(node.orelse) if node.orelse else []
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self._read(node.iter)
        node.target = self.visit(node.target)
        node.ifs = [self.visit(each) for each in node.ifs]
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        return [each for target in node.targets for each in self._deleted(target)]

    def _deleted(self, target: ast.expr) -> list[ast.stmt]:
        if isinstance(target, ast.Tuple | ast.List):
            return [each for element in target.elts for each in self._deleted(element)]
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            container, key = self.visit(target.value), self.visit(target.slice)
            return [ast.Expr(self._call("deleted", container, key))]
        return [ast.Delete([self.visit(target)])]

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.AST:
        node.value = self._read(node.value)
        return node

    # What is read: a dictionary may change meanwhile, and the end of a list may come twice.

    def _read(self, node: ast.expr, helper: str = "steady") -> ast.expr:
        """What something goes through. helper: ``steady`` where that is done with when the next
        statement runs, ``reader`` where it may be kept."""
        if view := _view(node):
            return self._call(helper, self.visit(view.value), ast.Constant(view.attr))
        if _is_call_of(node, self._bound, _READERS):
            assert isinstance(node, ast.Call)
            return self._lazy(node, helper)
        made: ast.expr = self.visit(node)
        if isinstance(node, _FRESH) or _is_call_of(node, self._bound, _MAKERS):
            return made
        return self._call(helper, made)

    def _taken(self, node: ast.expr) -> ast.expr:
        """What is gone through at once, where nobody's code runs meanwhile."""
        if view := _view(node):
            return ast.Call(ast.Attribute(self.visit(view.value), view.attr, ast.Load()), [], [])
        if _is_call_of(node, self._bound, _READERS):
            return self._read(node)
        made: ast.expr = self.visit(node)
        return made

    def _lazy(self, node: ast.Call, helper: str) -> ast.Call:
        """A call of what hands on what it reads, item by item."""
        if _is_call_of(node, (), ("zip",)) and _is_strict(node):
            # It looks after what it reads itself.
            columns = [self._read(each) if _view(each) else self.visit(each) for each in node.args]
            return self._call("zipped", *columns)
        arguments = [
            self.visit(each) if isinstance(each, ast.Starred) else self._read(each, helper)
            for each in node.args
        ]
        keywords = [self.visit(each) for each in node.keywords]
        return ast.Call(self.visit(node.func), arguments, keywords)

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        if isinstance(node.ctx, ast.Load):
            node.value = self._taken(node.value)
            return node
        return self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> list[ast.stmt]:
        self._subjects += 1
        subject = f"{PREFIX}subject{self._subjects}"
        chain: list[ast.stmt] = []
        for case in reversed(node.cases):
            test = self._test(case.pattern, subject)
            if case.guard:
                test = ast.BoolOp(ast.And(), [test, self.visit(case.guard)])
            chain = [ast.If(test, self.block(case.body), chain)]
        first = ast.Assign([ast.Name(subject, ast.Store())], self.visit(node.subject))
        return [first, *chain]

    def _test(self, pattern: ast.pattern, subject: str) -> ast.expr:
        name = ast.Name(subject, ast.Load())
        if isinstance(pattern, ast.MatchOr):
            return ast.BoolOp(ast.Or(), [self._test(each, subject) for each in pattern.patterns])
        if isinstance(pattern, ast.MatchValue):
            return ast.Compare(name, [ast.Eq()], [self.visit(pattern.value)])
        if isinstance(pattern, ast.MatchSingleton):
            return ast.Compare(name, [ast.Is()], [ast.Constant(pattern.value)])
        return ast.Constant(True)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST | list[ast.stmt]:
        value = self.visit(node.value)
        target = self.visit(node.target)
        replaced = {
            ast.Pow: "power",
            ast.Mod: "mod",
            ast.LShift: "shifted",
            ast.BitOr: "bits_into",
            ast.BitAnd: "bits_and",
            ast.BitXor: "bits_xor",
            ast.Mult: "multiplied",
        }.get(type(node.op))
        is_small = self._floats.has_no_large_whole(node.op, node.target, node.value)
        if isinstance(node.op, ast.Pow) and _is_small_power(node.value):
            replaced = "raised"
        if replaced and not (is_small and isinstance(node.op, ast.Mult)):
            return ast.Assign([target], self._call(replaced, _loaded(target), value))
        # In place, since a list that others hold grows with it.
        changed = ast.AugAssign(target, node.op, value)
        if is_small or not isinstance(node.op, ast.Add | ast.Sub):
            return changed
        return [changed, ast.Expr(self._call("bounded", _loaded(target)))]

    # Displays.

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._display(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        made = self._display(node)
        if made is node:
            return node
        return ast.Call(ast.Name("tuple", ast.Load()), [made], [])

    def _display(self, node: ast.List | ast.Tuple) -> ast.expr:
        """``[*a, b]`` as ``list(a) + [b]``."""
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or not any(
            isinstance(each, ast.Starred) for each in node.elts
        ):
            return node
        parts: list[ast.expr] = []
        for each in node.elts:
            if isinstance(each, ast.Starred):
                parts.append(ast.Call(ast.Name("list", ast.Load()), [each.value], []))
            elif parts and isinstance(parts[-1], ast.List):
                parts[-1].elts.append(each)
            else:
                parts.append(ast.List([each], ast.Load()))
        return _joined(parts)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        parts: list[ast.expr] = []
        run: list[ast.expr] = []
        for key, value in [*zip(node.keys, node.values, strict=True)]:
            if key is None:
                parts += [self._pairs(run)] if run else []
                parts.append(value)
                run = []
            else:
                run.append(ast.Tuple([key, value], ast.Load()))
        parts += [self._pairs(run)] if run or not parts else []
        return (
            parts[0] if len(parts) == 1 and None not in node.keys else self._call("merged", *parts)
        )

    def _pairs(self, pairs: list[ast.expr]) -> ast.expr:
        return (
            self._call("mapping", ast.Tuple(pairs, ast.Load())) if pairs else self._call("mapping")
        )

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return self._call("mapping", ast.ListComp(pair, node.generators))

    # Texts.

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        parts: list[ast.expr] = []
        for value in node.values:
            if not isinstance(value, ast.FormattedValue):
                parts.append(value)
                continue
            made = self.visit(value.value)
            if value.conversion == ord("r"):
                made = self._call("represented", made)
            elif value.conversion == ord("s"):
                made = self._call("written", made)
            if value.format_spec is not None:
                parts.append(self._call("formatted", made, self.visit(value.format_spec)))
            else:
                parts.append(made if value.conversion == ord("r") else self._call("written", made))
        return _text(parts)

    def _filled(self, parts: list[texts.Part]) -> ast.expr:
        """A format with its fields, as texts.py has read it."""
        made: list[ast.expr] = []
        for part in parts:
            if isinstance(part, str):
                made.append(ast.Constant(part))
            else:
                value, spec = self.visit(part.value), ast.Constant(part.spec)
                value = self._call("represented", value) if part.is_repr else value
                made.append(self._call(part.helper, value, spec))
        return _text(made)

    # Calls.

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func
        if isinstance(function, ast.Attribute):
            made = self._method(node, function)
            if made is not None:
                return made
        if isinstance(function, ast.Name) and function.id not in self._bound:
            if function.id == "isinstance":
                kinds = self._kinds(node.args[1])
                return self._call("is_instance", self.visit(node.args[0]), kinds)
            if function.id in _READERS:
                return self._lazy(node, "reader")
            if function.id in ("sorted", "len") and isinstance(node.args[0], ast.Set | ast.SetComp):
                # The same elements, each once; their order is nobody's business.
                elements = self._keys(_listed(node.args[0]))
                first = ast.Call(ast.Name("set", ast.Load()), [elements], [])
                return self._called(node, first)
            elif function.id in ("max", "min") and self._compares_numbers(node):
                node.args = [self.visit(each) for each in node.args]
                return node
            elif function.id in _OF_TWO and len(node.args) == 2 and _is_plain_call(node):
                node.func = self._helper(_OF_TWO[function.id])
            elif function.id == "dict" and node.keywords:
                return self._keyword_dict(node)
            elif node.args and not isinstance(node.args[0], ast.Starred):
                is_one = len(node.args) == 1
                if function.id == "sum" or (function.id in _ASKING and is_one):
                    return self._called(node, self._read(node.args[0]))
                if function.id in _MAKERS or function.id == "len":
                    return self._called(node, self._taken(node.args[0]))
        return self.generic_visit(node)

    def _called(self, node: ast.Call, first: ast.expr) -> ast.Call:
        """A call of a builtin, whose first argument has been visited."""
        others = [self.visit(each) for each in node.args[1:]]
        keywords = [self.visit(each) for each in node.keywords]
        return ast.Call(self.visit(node.func), [first, *others], keywords)

    def _keys(self, elements: ast.List | ast.ListComp) -> ast.expr:
        """The elements of a set, none of which may be a list."""
        if isinstance(elements, ast.List):
            return ast.List([self._key(each) for each in elements.elts], ast.Load())
        made = self.visit(elements)
        made.elt = self._call("as_key", made.elt)
        return made  # type: ignore[no-any-return]

    def _key(self, node: ast.expr) -> ast.expr:
        is_number = self._floats.is_number(node)
        made: ast.expr = self.visit(node)
        return made if is_number else self._call("as_key", made)

    def _compares_numbers(self, node: ast.Call) -> bool:
        return not node.keywords and len(node.args) > 1 and any(
            self._floats.is_number(each) for each in node.args
        )  # fmt: skip

    def _method(self, node: ast.Call, function: ast.Attribute) -> ast.AST | None:
        text = function.value.value if isinstance(function.value, ast.Constant) else None
        if function.attr == "format" and isinstance(text, str):
            return self._filled(texts.format_parts(node, text))
        if view := _view(node):
            return self._kept_view(view)
        if function.attr == "fsum" and len(node.args) == 1:
            return ast.Call(self.visit(function), [self._taken(node.args[0])], [])
        if function.attr in ("join", "extend") and len(node.args) == 1:
            function.value = self.visit(function.value)
            return ast.Call(function, [self._taken(node.args[0])], [])
        if function.attr in self._replaced_methods:
            owner, others = self.visit(function.value), [self.visit(each) for each in node.args]
            node.keywords = [self.visit(each) for each in node.keywords]
            return ast.Call(
                self._helper(self._replaced_methods[function.attr]), [owner, *others], node.keywords
            )
        if function.attr in TEXT_METHODS:
            function.value = ast.Call(self._helper("plain"), [function.value], [])
            node.func = function
            function.value.args = [self.visit(function.value.args[0])]
            node.args = [self.visit(each) for each in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            return node
        if ast.unparse(function) == "object.__setattr__":
            # Of a frozen dataclass of ours.
            node.func = ast.Name("setattr", ast.Load())
            return self.generic_visit(node)
        return None

    def _kept_view(self, view: ast.Attribute) -> ast.expr:
        return self._call("view", self.visit(view.value), ast.Constant(view.attr))

    def _keyword_dict(self, node: ast.Call) -> ast.AST:
        pairs: list[ast.expr] = [
            ast.Tuple([ast.Constant(each.arg), self.visit(each.value)], ast.Load())
            for each in node.keywords
        ]
        given = [self._call("mapping", self.visit(each)) for each in node.args]
        return self._call("merged", *given, self._pairs(pairs))

    # Operators.

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        is_number = not self._has_dictionaries or self._floats.is_number(node.slice)
        self.generic_visit(node)
        piece = node.slice
        if isinstance(piece, ast.Slice) and piece.step and isinstance(node.ctx, ast.Load):
            ends = [end or ast.Constant(None) for end in (piece.lower, piece.upper, piece.step)]
            return self._call("stepped", node.value, *ends)
        is_looked_up = isinstance(node.ctx, ast.Store) or self._looks_keys_up
        if is_looked_up and not isinstance(piece, ast.Slice) and not is_number:
            node.slice = self._call("as_key", piece)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        text = node.left.value if isinstance(node.left, ast.Constant) else None
        if isinstance(node.op, ast.Mod) and isinstance(text, str):
            return self._filled(texts.percent_parts(node, text))
        is_small = self._floats.has_no_large_whole(node.op, node.left, node.right)
        helper = _OPERATORS.get(type(node.op))
        if isinstance(node.op, ast.Pow) and _is_small_power(node.right):
            helper = "raised"
        left, right = self.visit(node.left), self.visit(node.right)
        if helper is None or (is_small and helper in ("add", "sub", "mul")):
            return ast.BinOp(left, node.op, right)
        return self._call(helper, left, right)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        operands = [node.left, *node.comparators]
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            return self._compared(node.ops[0], *operands)
        made = []
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            is_plain = isinstance(operator, ast.Is | ast.IsNot) or any(
                self._floats.is_number(each) for each in (left, right)
            )
            visited = self.visit(left)
            made.append(visited if is_plain else self._call("orderable", visited))
        return ast.Compare(made[0], node.ops, [*made[1:], self.visit(operands[-1])])

    def _compared(self, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> ast.expr:
        # What a text, a number or a float is equal to can hold no NaN in a list.
        is_plain = any(_is_scalar(each) or self._floats.is_float(each) for each in (left, right))
        is_plain_member = isinstance(left, ast.Constant)
        is_set, view = isinstance(right, ast.Set), _view(right)
        left = self.visit(left)
        if isinstance(right, ast.Set):
            right = ast.Tuple([self._key(each) for each in right.elts], ast.Load())
        else:
            right = self.visit(view.value if view else right)
        negated = isinstance(operator, ast.NotEq | ast.NotIn)
        if isinstance(operator, ast.Eq | ast.NotEq):
            if is_plain:
                return ast.Compare(left, [operator], [right])
            made = self._call("equal", left, right)
        else:
            if is_plain_member and not view:
                return ast.Compare(left, [operator], [right])
            if view:
                made = self._call("in_view", right, ast.Constant(view.attr), left)
            else:
                made = self._call("in_set" if is_set else "contains", right, left)
        return ast.UnaryOp(ast.Not(), made) if negated else made


class _OurLowering(_Lowering):
    """Of modules of ours: their numbers are small, their dictionaries' order is nobody's, and what
    they look up or read is what they have made."""

    _replaced_methods: Mapping[str, str] = {
        name: helper
        for name, helper in REPLACED_METHODS.items()
        if name not in ("get", "setdefault", "pop", "clear")
    }

    def __init__(self, tree: ast.Module) -> None:
        super().__init__(tree)
        self._looks_keys_up = False

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id == "hasattr":
            return self._helper("has_attribute")
        kept = ("sum", "float", "dict", "max", "min", "reversed")
        return node if node.id in kept else super().visit_Name(node)

    def _marks(
        self, node: ast.ClassDef, fields: list[tuple[str, ast.expr | None]], is_no_key: bool
    ) -> list[ast.stmt]:
        return []

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.BitOr):
            return super().visit_BinOp(node)
        return self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self.generic_visit(node)

    def _read(self, node: ast.expr, helper: str = "steady") -> ast.expr:
        read: ast.expr = self.visit(node)
        return read

    _taken = _read

    def _kept_view(self, view: ast.Attribute) -> ast.expr:
        return ast.Call(self.visit(view), [], [])

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        return super().visit_Dict(node) if None in node.keys else self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self.generic_visit(node)


_COMPARISONS = frozenset(("__eq__", "__lt__", "__le__", "__gt__", "__ge__"))
_VIEWS = frozenset(("items", "keys", "values"))
#: Builtins that hand on what they read, one after the other.
_READERS = frozenset(("enumerate", "zip", "map", "filter", "iter"))
#: Those that read at once what they are given first, while an object's methods may run.
_ASKING = frozenset(("max", "min", "any", "all"))
#: Those that make something of it, which may be read without a look at what happens meanwhile.
_MAKERS = frozenset(("list", "tuple", "sorted", "range", "dict", "reversed"))
#: What nobody else has, or changes.
_FRESH = (
    ast.List, ast.ListComp, ast.GeneratorExp, ast.Tuple, ast.Constant, ast.JoinedStr, ast.Dict,
    ast.DictComp,
)  # fmt: skip
_OF_TWO = {"max": "larger", "min": "smaller"}
#: A power of a whole number with it is not computed for long.
_SMALL_POWER = 64
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Mod: "mod",
    ast.Pow: "power",
    ast.LShift: "shifted",
    ast.BitOr: "bits_or",
    ast.BitAnd: "bits_and",
    ast.BitXor: "bits_xor",
}


def _view(node: ast.expr) -> ast.Attribute | None:
    """``d.items`` of ``d.items()``, which may be a dictionary's."""
    if not isinstance(node, ast.Call) or node.args or node.keywords:
        return None
    function = node.func
    return function if isinstance(function, ast.Attribute) and function.attr in _VIEWS else None


def _is_call_of(node: ast.expr, bound: Collection[str], names: Collection[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and node.func.id not in bound
    )


def _keeps(node: ast.stmt, names: Collection[str]) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name in names
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in names
    return isinstance(node, ast.ImportFrom) and (
        node.module in DROPPED or any(alias.name in names for alias in node.names)
    )


def _joined(parts: list[ast.expr]) -> ast.expr:
    made = parts[0]
    for part in parts[1:]:
        made = ast.BinOp(made, ast.Add(), part)
    return made


def _text(parts: list[ast.expr]) -> ast.expr:
    if all(isinstance(part, ast.Constant) for part in parts):
        return ast.Constant("".join(part.value for part in parts))  # type: ignore[attr-defined]
    if len(parts) == 1:
        return parts[0]
    together = ast.Tuple(parts, ast.Load())
    return ast.Call(ast.Attribute(ast.Constant(""), "join", ast.Load()), [together], [])


def _listed(node: ast.expr) -> ast.List | ast.ListComp:
    if isinstance(node, ast.SetComp):
        return ast.ListComp(node.elt, node.generators)
    assert isinstance(node, ast.Set)
    return ast.List(node.elts, ast.Load())


def _does_more(method: ast.stmt) -> bool:
    """Whether it is a comparison that is more than an expression of names."""
    if not isinstance(method, ast.FunctionDef) or method.name not in _COMPARISONS:
        return False
    body = after_docstring(method.body)
    return len(body) != 1 or not isinstance(body[0], ast.Return) or any(
        isinstance(each, ast.Call | ast.NamedExpr) for each in ast.walk(body[0])
    )  # fmt: skip


def _is_plain_call(node: ast.Call) -> bool:
    """Whether all that it hands over stands at its place."""
    return not node.keywords and not any(isinstance(each, ast.Starred) for each in node.args)


def _is_strict(node: ast.Call) -> bool:
    return any(
        isinstance(each.value, ast.Constant) and each.value.value is True for each in node.keywords
    )


def _is_small_power(exponent: ast.expr) -> bool:
    """Whether it is a whole number that is written there, as in ``x ** 2``."""
    value = exponent.value if isinstance(exponent, ast.Constant) else None
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _SMALL_POWER


def _is_scalar(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _loaded(node: ast.expr) -> ast.expr:
    made = ast.parse(ast.unparse(node), mode="eval").body
    return made


def _fields(node: ast.ClassDef) -> list[tuple[str, ast.expr | None]]:
    """Name and default of each field of a dataclass."""
    return [
        (each.target.id, each.value)
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]


def _factory(default: ast.expr) -> ast.expr | None:
    if isinstance(default, ast.Call) and ast.unparse(default.func) == "field":
        return default.keywords[0].value
    return None


def _same(fields: list[tuple[str, ast.expr | None]]) -> ast.stmt:
    """The ``__eq__`` that ``dataclass`` writes."""
    own, other = ("".join(f"{owner}.{name}, " for name, _ in fields) for owner in ("self", "other"))
    return ast.parse(
        f"def __eq__(self, other):\n    return type(other) is type(self) and ({own}) == ({other})"
    ).body[0]


def _shown(fields: list[tuple[str, ast.expr | None]]) -> ast.stmt:
    """The ``__repr__`` that ``dataclass`` writes; a subclass says its own name."""
    inside = ", ".join(f"{field}={{self.{field}!r}}" for field, _ in fields)
    text = f"{{type(self).__name__}}({inside})"
    return ast.parse(f"def __repr__(self):\n    return f'{text}'").body[0]
