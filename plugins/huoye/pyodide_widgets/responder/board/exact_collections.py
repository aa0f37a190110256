"""``collections`` of lowered code."""

from lowered import Dict, Elsewhere, as_key, bounded


class Counter(Dict):
    """How often each thing is there, in the order of first sight."""

    def __init__(self, values=()):
        super().__init__()
        if isinstance(values, dict):
            raise Elsewhere("a Counter of a dictionary")
        for value in values:
            self[as_key(value)] = bounded(self[value] + 1)

    def __getitem__(self, key):
        return self.get(as_key(key), 0)

    def __eq__(self, other):
        # What is there no times is as good as absent.
        if type(other) is Counter and (0 in self.values() or 0 in other.values()):
            raise Elsewhere("a Counter of what is not there")
        return super().__eq__(other)
