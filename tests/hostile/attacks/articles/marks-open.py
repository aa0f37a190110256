r"""Never closed.

must: harmless:
"""


def make() -> str:
    return "".join(f"{sign * 300} " for sign in ("<a ", "<b ", "~~a ", "==a ", "`a ", "_a ", "&a "))
