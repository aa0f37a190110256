"""must: harmless: data-to"""


def make() -> str:
    blocks = "".join(f"/// theorem\n    label: t{n}\n\nText.\n///\n\n" for n in range(300))
    return blocks + "\n\n".join(f"\\cref{{t{n % 300}}}" for n in range(2000)) + "\n\n[@w]" * 300
