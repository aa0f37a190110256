r"""Ten values that would be 10^9.

must: refused: :\d+: .*stands for another value
"""


def make() -> str:
    return "".join(
        [
            "/// details | Proof\n    a0: &a0 [x, x, x]\n",
            *(f"    a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
            "\nBy hand.\n///\n",
        ]
    )
