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
        return self.get(key, 0)
