"""Examples, as documents show them."""

import re
import textwrap


def fenced(text: str, info: str) -> list[str]:
    """Bodies of the fenced blocks with these words behind the fence, those inside lists too."""
    blocks = re.findall(r"^( *)(`{3,})(.*)\n((?:.*\n)*?)\1\2$", text, re.M)
    return [textwrap.dedent(body) for _, _, words, body in blocks if words == info]
