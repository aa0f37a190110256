"""must: harmless

A heading for every word.
"""


def make() -> str:
    return "".join(f'<h2 id="h{number}">same</h2><p>same</p>' for number in range(2_000))
