r"""Four thousand of them.

must: harmless:
"""


def make() -> str:
    return "".join(f"a[^{n}] " for n in range(1500)) + "\n\n" + "".join(f"[^{n}]: b\n\n" for n in range(1500))
