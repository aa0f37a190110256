"""What lowered code calls: Python as CPython computes it, on MicroPython.

Runs on MicroPython alone, under the names ``_h_…`` (lowering/lower.py). Whatever is not known to be
the same there raises Elsewhere: no answer, and the page asks Pyodide.
"""

from collections import OrderedDict

from host_numerals import fixed
from host_numerals import format as js_format
from host_numerals import repr as js_repr

_zip, _round, _repr, _str, _int, _float = zip, round, repr, str, int, float
_isinstance, _pow, _dict, _max, _min = isinstance, pow, dict, max, min
#: Beyond it MicroPython turns whole numbers into floats by other roundings.
_LARGEST = 9007199254740992
_INFINITY = 1e999
_DIGITS = "0123456789"
_VIEW = type({}.keys())
_FUNCTION, _CLOSURE = type(lambda: 0), type((lambda x: lambda: x)(0))


class Elsewhere(BaseException):
    """MicroPython has no answer. Not an Exception: no ``except`` of a formula may swallow it."""


class unset:
    """The default of a field with a factory."""


class Dict(OrderedDict):
    """Ordered as Python's own, and equal whatever the order."""

    #: How often a key has been taken out: what reads the dictionary meanwhile reads something else.
    removals = 0

    def __eq__(self, other):
        if len(self) != len(other):
            return False
        for key in self:
            if key not in other:
                return False
            one, another = self[key], other[key]
            if has_nan(one) and has_nan(another):
                raise Elsewhere("a NaN in a dictionary")
            if one != another:
                return False
        return True


# Numbers.


def bounded(value):
    """The value, unless it is a whole number beyond those that floats hold exactly."""
    if type(value) is _int and (value > _LARGEST or value < -_LARGEST):
        raise Elsewhere("a whole number beyond 2**53")
    return value


# Most of a formula's time is spent in these: what they name are their own defaults, which are found
# at once.


def add(a, b, type=type, float=float):
    r = a + b
    if type(r) is float:
        return r
    return bounded(r)


def sub(a, b, type=type, float=float):
    r = a - b
    if type(r) is float:
        return r
    return bounded(r)


def mul(a, b, type=type, float=float):
    r = a * b
    if type(r) is float:
        return r
    return bounded(r)


def multiplied(a, b):
    """``a *= b``: in place, for a list."""
    if type(a) is list:
        a[:] = a * b
        return a
    return mul(a, b)


def mod(a, b):
    if type(a) is _str:
        raise Elsewhere("a text before %")
    return a % b


def power(a, b, modulus=None):
    if modulus is not None:
        if b < 0:
            raise Elsewhere("the inverse of a modulus")
        return bounded(_pow(a, b, modulus) if b else 1 % modulus)
    if type(b) is _int and b > 64 and type(a) is _int and not -2 < a < 2:
        raise Elsewhere("a whole number beyond 2**53")
    r = a**b
    if type(r) is _float:
        if r - r != 0.0 and a - a == 0.0 and b - b == 0.0:
            raise OverflowError("Numerical result out of range")
        return r
    if type(r) is complex:
        raise Elsewhere("a complex number")
    # MicroPython's 0 of a large number's kind, to the power of 0, is 0.
    return bounded(r) if b else 1


def raised(a, b, type=type, float=float):
    """``power`` for a small whole number b above 0."""
    r = a**b
    if type(r) is float:
        if r - r != 0.0 and a - a == 0.0:
            raise OverflowError("Numerical result out of range")
        return r
    return bounded(r)


def shifted(a, b):
    if b > 64 and a:
        raise Elsewhere("a whole number beyond 2**53")
    return bounded(a << b)


def bits_or(a, b):
    if _isinstance(a, _dict):
        return merged(_plain(a), _plain(b))
    if not (is_whole(a) and is_whole(b)):
        raise Elsewhere("| of what is no whole number")
    if type(a) is bool and type(b) is bool:
        return a or b
    return a | b


def bits_into(a, b):
    """``a |= b``: in place, for a dictionary."""
    if _isinstance(a, _dict):
        updated(a, b)
        return a
    return bits_or(a, b)


def bits_and(a, b):
    """``a & b``; of two bools a bool, which is a whole number in MicroPython."""
    return a & b if type(a) is not bool or type(b) is not bool else a and b


def bits_xor(a, b):
    return a ^ b if type(a) is not bool or type(b) is not bool else a != b


def own(value):
    """What an attribute is set of: an object of the formula's own classes. Ours, and modules, are
    there for the next call too."""
    if not hasattr(value, "_h_own"):
        raise Elsewhere("an attribute of what is not the formula's")
    return value


def is_whole(value):
    return type(value) is _int or type(value) is bool


def total(values, start=0):
    """``sum``, which CPython compensates for floats (Neumaier)."""
    values = iter(values)
    r = start
    if type(r) is _str:
        raise Elsewhere("a sum of texts")
    if type(r) is not _float:
        for x in values:
            r = add(r, x)
            if type(r) is _float:
                break
        else:
            return r
    low = 0.0
    for x in values:
        if type(x) is _float:
            t = r + x
            low += (r - t) + x if abs(r) >= abs(x) else (x - t) + r
            r = t
        elif is_whole(x):
            r += _float(x)
        else:
            raise Elsewhere("a sum of floats and others")
    return r + low if low and low - low == 0.0 else r


def rounded(x, digits=None):
    if digits is None:
        return bounded(_round(x))
    if type(x) is not _float:
        if is_whole(x) and digits >= 0:
            return _int(x)
        raise Elsewhere("round to tens")
    if digits < 0 or digits > 90:
        raise Elsewhere("round to tens")
    if x - x != 0.0 or abs(x) >= 1e21:
        return x
    return _float(fixed(x, digits))


def whole(value=0, base=None):
    """``int``."""
    if type(value) is not _str:
        return bounded(_int(value))
    for sign in value[1:] if value[:1] in ("+", "-") else value:
        if not ("0" <= sign <= "9" or "a" <= sign.lower() <= "z"):
            raise Elsewhere("a number with more than digits")
    return bounded(_int(value) if base is None else _int(value, base))


def real(value=0.0):
    """``float``."""
    if type(value) is _float:
        return value
    if type(value) is _str and value not in ("inf", "-inf", "nan"):
        # MicroPython takes "e5" and "-." for zeros.
        if not any([sign in _DIGITS for sign in value.lower().split("e")[0]]):
            raise Elsewhere("a number without digits")
        for sign in value:
            if sign not in "0123456789+-.eE":
                raise Elsewhere("a number with more than digits")
        if len(value) > 17 and _significant(value) > 17:
            raise Elsewhere("a number of more digits than a float has")
    return _float(value)


def _significant(text):
    """How many digits stand before the exponent, from the first that is no 0."""
    digits = [sign for sign in text.lower().split("e")[0] if sign in _DIGITS]
    first = 0
    while first < len(digits) and digits[first] == "0":
        first += 1
    return len(digits) - first


def near(function):
    """A function of another module that may give whole numbers too large."""

    def checked(*values):
        return bounded(function(*values))

    return checked


def following(values, *default):
    """``next``. Its StopIteration would end a generator quietly, which is a mistake in Python."""
    try:
        return next(values)
    except StopIteration:
        if not default:
            raise Elsewhere("StopIteration")
        return default[0]


# What is the same, and what is first.


def is_instance(value, kinds):
    if type(value) is bool and not _isinstance(kinds, tuple):
        return kinds is bool or kinds is _int or kinds is object
    if _isinstance(kinds, tuple):
        return any([is_instance(value, kind) for kind in kinds])
    return _isinstance(value, kinds)


def has_nan(value):
    """Whether it does not equal itself, or holds what does not. Python takes the same object for
    equal in lists, and does not ask."""
    kind = type(value)
    if kind is _float:
        return value != value
    if kind is _int or kind is _str or kind is bool or value is None:
        return False
    if kind is list or kind is tuple:
        return any([has_nan(item) for item in value])
    if _isinstance(value, _dict):
        return any([has_nan(item) for pair in value.items() for item in pair])
    if kind is range or kind is _VIEW:
        # Two of the same things are equal in Python.
        return True
    # What more than compares could count how often it is asked.
    return hasattr(value, "_h_own") and (hasattr(value, "_h_counts") or not value == value)


def orderable(value):
    """The value, where the same object in two lists is equal to itself: for the left side of
    ``<`` and others."""
    kind = type(value)
    if kind is _float:
        return value
    if (kind is list or kind is tuple or kind is Dict) and has_nan(value):
        raise Elsewhere("a NaN in a list")
    return value


def equal(a, b):
    """``==``; a NaN equals itself in Python's lists, where it is the same object."""
    if type(a) is _float:
        return a == b
    if _isinstance(a, (list, tuple, _dict, range, _VIEW)) and has_nan(a) and has_nan(b):
        raise Elsewhere("a NaN in a list")
    return a == b


def contains(items, value):
    if has_nan(value):
        raise Elsewhere("a NaN in a list")
    return as_key(value) in items if _isinstance(items, _dict) else value in items


def in_set(items, value):
    """``value in {…}``, whose elements are in a tuple."""
    if has_nan(value):
        raise Elsewhere("a NaN in a set")
    return as_key(value) in items


def in_view(items, view, value):
    """``value in items.keys()`` and its like."""
    if not _isinstance(items, _dict):
        return contains(getattr(items, view)(), value)
    if view == "items":
        raise Elsewhere("a pair in a dictionary")
    return contains(items if view == "keys" else list(items.values()), value)


def as_key(value):
    """The value, where Python takes it for a key of a dictionary, which MicroPython does of all."""
    kind = type(value)
    if kind is _str or kind is _int or kind is bool or value is None:
        return value
    if kind is _float and value == value:
        return value
    if kind is tuple:
        for item in value:
            as_key(item)
        return value
    if kind is type or kind is _FUNCTION or kind is _CLOSURE:
        return value
    if not hasattr(value, "_h_own") or hasattr(value, "_h_no_key"):
        raise Elsewhere("a key that is none")
    for field in getattr(value, "_h_fields", ()):
        as_key(getattr(value, field))
    return value


def largest(*values, key=None, default=unset):
    """``max``."""
    return _best(_max, values, key, default)


def smallest(*values, key=None, default=unset):
    """``min``."""
    return _best(_min, values, key, default)


def larger(a, b):
    """``max(a, b)``."""
    if type(a) is _float:
        # A number is never compared with a list.
        return _max(a, b)
    return largest(a, b)


def smaller(a, b):
    """``min(a, b)``."""
    if type(a) is _float:
        return _min(a, b)
    return smallest(a, b)


def _best(choose, values, key, default):
    if default is not unset and len(values) != 1:
        raise Elsewhere("a default of several values")
    items = values[0] if len(values) == 1 else values
    # A number is never compared with a list.
    if key is None and (type(items) is list or type(items) is tuple) and items:
        if type(items[0]) is _float or type(items[0]) is _int:
            return choose(items)
    best = best_key = unset
    # One by one, since a key may change what is read.
    for item in items:
        own_key = orderable(item if key is None else key(item))
        if best is unset or (own_key > best_key if choose is _max else own_key < best_key):
            best, best_key = item, own_key
    if best is not unset:
        return best
    return choose(()) if default is unset else default


def ordered(values, key=None, reverse=False):
    """``sorted``: stable, which MicroPython's is not."""
    items = list(values)
    keys = items if key is None else [key(item) for item in items]
    for each in keys:
        if has_nan(each):
            raise Elsewhere("a NaN to be sorted")
    places = list(range(len(items)))
    if reverse:
        places.reverse()
    places = _merged(places, keys)
    if reverse:
        places.reverse()
    return [items[place] for place in places]


def _merged(places, keys):
    if len(places) < 2:
        return places
    half = len(places) // 2
    left, right = _merged(places[:half], keys), _merged(places[half:], keys)
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if keys[right[j]] < keys[left[i]]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    return out + left[i:] + right[j:]


def sort(items, key=None, reverse=False):
    """``items.sort(…)``."""
    if type(items) is not list:
        raise Elsewhere("sort of what is no list")
    kept = items[:]
    # As a key sees it in Python.
    items[:] = []
    try:
        found = ordered(kept, key, reverse)
    except Exception:
        raise Elsewhere("an error in a sort")
    if items:
        raise Elsewhere("a list that changes while it is sorted")
    items[:] = found


def removed(items, value):
    """``items.remove(value)``."""
    if has_nan(value):
        raise Elsewhere("a NaN in a list")
    items.remove(value)


def got(items, key, *default):
    """``items.get(key)``."""
    return items.get(as_key(key) if _isinstance(items, _dict) else key, *default)


def getter(items):
    """``items.get``, to be called by others."""
    if not _isinstance(items, _dict):
        return items.get
    return lambda key, *default: got(items, key, *default)


def put(items, key, *default):
    """``items.setdefault(key, …)``."""
    return items.setdefault(as_key(key) if _isinstance(items, _dict) else key, *default)


def popped(items, *places):
    """``items.pop(…)``, of a list too."""
    if not _isinstance(items, _dict):
        return items.pop(*places)
    as_key(places[0])
    size = len(items)
    value = items.pop(*places)
    _count_removal(items, size)
    return value


def cleared(items):
    """``items.clear()``."""
    if _isinstance(items, _dict):
        _count_removal(items, -1)
    return items.clear()


def deleted(items, key):
    """``del items[key]``."""
    if not _isinstance(items, _dict):
        del items[key]
        return
    as_key(key)
    # A Counter does not mind when it is not there.
    del _plain(items)[key]
    _count_removal(items, -1)


def _count_removal(items, size):
    if type(items) is _dict or type(items) is OrderedDict:
        raise Elsewhere("a dictionary that is not the formula's")
    if len(items) != size:
        items.removals = items.removals + 1


def copied(value):
    """``value.copy()``."""
    if type(value) is list:
        return value[:]
    if _isinstance(value, _dict):
        return Dict(_plain(value).items())
    raise Elsewhere("copy of what is no list")


# Containers.


def has_attribute(value, name):
    """``hasattr`` of our modules: floats of MicroPython have no methods."""
    if name == "__float__" and (type(value) is _float or is_whole(value)):
        return True
    return hasattr(value, name)


def mapping(pairs=()):
    if _isinstance(pairs, _dict):
        return Dict(pairs.items())
    return Dict([(as_key(name), value) for name, value in pairs])


def merged(*maps):
    out = Dict()
    for each in maps:
        if not _isinstance(each, _dict):
            raise Elsewhere("a dictionary and what is none")
        updated(out, each)
    return out


def _plain(items):
    """A dictionary that is no Counter, whose methods are others."""
    if type(items) is not Dict and _isinstance(items, Dict):
        raise Elsewhere("a method of a Counter")
    return items


def updated(items, others):
    """``items.update(others)``; MicroPython takes a subclass of dict for a list of pairs."""
    if not _isinstance(items, _dict):
        raise Elsewhere("update of what is no dictionary")
    _plain(items)
    if _isinstance(others, _dict):
        for key in others:
            items[key] = others[key]
    else:
        for name, value in others:
            items[as_key(name)] = value


def zipped(*columns):
    """``zip(…, strict=True)``."""
    if all([type(column) is list or type(column) is tuple for column in columns]):
        sizes = [len(column) for column in columns]
        if sizes and min(sizes) == max(sizes):
            return _together(columns, sizes[0])
    return _one_by_one([iter(reader(column)) for column in columns])


def _together(columns, size):
    for row in _zip(*columns):
        yield row
    for column in columns:
        if len(column) != size:
            raise Elsewhere("a list that changes while it is read")


def _one_by_one(readers):
    nothing = object()
    while readers:
        row = []
        for reader in readers:
            item = next(reader, nothing)
            if item is nothing:
                if row or any([next(other, nothing) is not nothing for other in readers[1:]]):
                    raise ValueError("zip() arguments differ in length")
                return
            row.append(item)
        yield tuple(row)


def steady(items, view=None):
    """What a loop reads, or a view of it: Python does not let a dictionary grow meanwhile, and
    where keys were taken out, it reads on at another place."""
    if _isinstance(items, _dict):
        entries = items if view is None else getattr(items, view)()
        return _steadily(items, entries, len(items), getattr(items, "removals", 0))
    return items if view is None else getattr(items, view)()


def _steadily(items, entries, size, removals):
    for entry in entries:
        _check_steady(items, size, removals)
        yield entry
    _check_steady(items, size, removals)


def _check_steady(items, size, removals):
    if len(items) != size or getattr(items, "removals", 0) != removals:
        raise Elsewhere("a dictionary that changes while it is read")


def reader(items, view=None):
    """``steady`` for what reads at several times: a list's end, once it has come, is its end."""
    return _item_by_item(items) if type(items) is list else steady(items, view)


def _item_by_item(items):
    for item in items:
        yield item


def backwards(items):
    """``reversed``; a list may have got shorter."""
    return _backwards(items, len(items) - 1) if type(items) is list else reversed(items)


def _backwards(items, place):
    while 0 <= place < len(items):
        yield items[place]
        place -= 1


def view(items, name):
    """``items.keys()`` and its like, where it may be kept."""
    if _isinstance(items, _dict):
        raise Elsewhere("a view of a dictionary that is kept")
    return getattr(items, name)()


def stepped(items, low, high, step):
    """``items[low:high:step]``."""
    if type(items) is list:
        return items[low:high:step]
    if type(items) is _str:
        return "".join(list(items)[low:high:step])
    if type(items) is tuple:
        return tuple(list(items)[low:high:step])
    raise Elsewhere("a step through what is no list")


# Text.


def plain(text):
    """What a method of texts is called on, where it is one: MicroPython knows letters of ASCII."""
    if type(text) is _str:
        for sign in text:
            if not (" " <= sign <= "~" or sign == "\n"):
                raise Elsewhere("a method of a text beyond ASCII")
    elif type(text) is type:
        raise Elsewhere("a method of a class")
    elif has_nan(text):
        # What index and count look for.
        raise Elsewhere("a NaN in a list")
    return text


def is_ascii(text):
    if type(text) is not _str:
        raise Elsewhere("a method of what is no text")
    return all([ord(sign) < 128 for sign in text])


def is_identifier(text):
    plain(text)
    signs = [sign == "_" or sign.isalpha() or sign.isdigit() for sign in text]
    return bool(text) and not text[0].isdigit() and all(signs)


def written(value):
    """``str``."""
    kind = type(value)
    if kind is _str:
        return value
    if kind is _int or kind is bool or value is None:
        return _str(value)
    if not _isinstance(value, (_float, list, tuple, _dict)) and hasattr(value, "__str__"):
        return _str(value)
    return represented(value)


def represented(value):
    """``repr``."""
    kind = type(value)
    if kind is _float:
        return js_repr(value)
    if kind is _int or kind is bool or value is None:
        return _str(value)
    if kind is list:
        return "[" + ", ".join([represented(item) for item in value]) + "]"
    if kind is tuple:
        inside = ", ".join([represented(item) for item in value])
        return "(" + inside + (",)" if len(value) == 1 else ")")
    if kind is Dict:
        pairs = [represented(key) + ": " + represented(item) for key, item in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if kind is _str:
        for sign in value:
            if not " " <= sign <= "~":
                raise Elsewhere("repr of a text beyond ASCII")
        return _repr(value)
    if hasattr(value, "__repr__"):
        return _repr(value)
    raise Elsewhere("the text of an object")


def formatted(value, spec=""):
    """``format``."""
    if spec == "":
        return written(value)
    kind = spec[-1]
    if type(value) is _float or (is_whole(value) and kind in "eEfFgG%"):
        if kind == "n":
            raise Elsewhere("a format of the locale")
        text = js_format(_float(value), spec)
        if text is None:
            raise Elsewhere("a format of floats")
        return text
    if type(value) is not _str and not is_whole(value):
        raise Elsewhere("a format of what is no number")
    fill, align, sign, base, grouping, width, precision, kind = _parsed(spec)
    if type(value) is _str:
        if kind not in ("", "s") or sign or base or grouping or align == "=":
            raise Elsewhere("a format of texts")
        text = value if precision is None else value[:precision]
        return _padded("", text, fill, align or "<", width)
    if base and align == "=":
        raise Elsewhere("a format of whole numbers")
    if precision is not None or kind == "s" or (type(value) is bool and kind == ""):
        raise Elsewhere("a format of whole numbers")
    minus, text = _whole_digits(_int(value), kind, base)
    if grouping:
        if kind not in ("", "d") or (width and align == "="):
            raise Elsewhere("a format of whole numbers")
        text = _grouped(text, grouping)
    lead = "-" if minus else "" if sign in ("", "-") else sign
    return _padded(lead, text, fill, align or ">", width)


def _parsed(spec):
    """fill, align, sign, "#", grouping, width, precision, type."""
    fill, align, place = " ", "", 0
    if len(spec) > 1 and spec[1] in "<>=^":
        fill, align, place = spec[0], spec[1], 2
    elif spec[0] in "<>=^":
        align, place = spec[0], 1
    sign = base = grouping = ""
    if spec[place : place + 1] in ("+", "-", " "):
        sign, place = spec[place], place + 1
    if spec[place : place + 1] == "#":
        base, place = "#", place + 1
    if spec[place : place + 1] == "0":
        place += 1
        if not align:
            fill, align = "0", "="
        elif fill == " " and spec[0] in "<>=^":
            fill = "0"
    width, place = _number(spec, place)
    if spec[place : place + 1] in (",", "_"):
        grouping, place = spec[place], place + 1
    precision = None
    if spec[place : place + 1] == ".":
        precision, end = _number(spec, place + 1)
        if end == place + 1:
            raise Elsewhere("a format without digits")
        place = end
    kind = spec[place:]
    if kind not in ("", "s", "d", "b", "o", "x", "X"):
        raise Elsewhere("an unknown format")
    return fill, align, sign, base, grouping, width or 0, precision, kind


def _number(spec, place):
    end = place
    while end < len(spec) and spec[end] in _DIGITS:
        end += 1
    return (_int(spec[place:end]) if end > place else None), end


def _whole_digits(value, kind, base):
    minus, value = value < 0, abs(value)
    if kind in ("", "d"):
        if base:
            raise Elsewhere("a format of whole numbers")
        return minus, _str(value)
    text = {"b": bin, "o": oct, "x": hex, "X": hex}[kind](value)
    text = text if base else text[2:]
    return minus, text.upper() if kind == "X" else text


def _grouped(text, grouping):
    end = 0
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    if end == 0:
        return text
    head, parts = text[:end], []
    while len(head) > 3:
        parts.insert(0, head[-3:])
        head = head[:-3]
    return grouping.join([head] + parts) + text[end:]


def _padded(lead, text, fill, align, width):
    room = width - len(lead) - len(text)
    if room <= 0:
        return lead + text
    if align == "=":
        return lead + fill * room + text
    left = 0 if align == "<" else room if align == ">" else room // 2
    return fill * left + lead + text + fill * (room - left)


def percent_text(value, spec):
    """``%s`` and its like."""
    if type(value) is tuple:
        raise Elsewhere("% of a tuple")
    return formatted(value, spec) if type(value) is _str else formatted(written(value), spec)


def percent_whole(value, spec):
    """``%d``."""
    if type(value) is _float:
        value = bounded(_int(value))
    if not is_whole(value):
        raise Elsewhere("%d of what is no number")
    return formatted(_int(value), spec)


def percent_real(value, spec):
    """``%f`` and its like."""
    if type(value) is not _float and not is_whole(value):
        raise Elsewhere("% of what is no number")
    return formatted(_float(value), spec)
