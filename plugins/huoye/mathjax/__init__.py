r"""Formulas typeset at build by MathJax: no script in the page, MathML in feeds.

Settings: MATHJAX_MACROS, e.g. ``{"R": r"\mathbb{R}", "norm": [r"\lVert#1\rVert", 1]}``.
Templates get MATHJAX_CSS (URL below SITEURL, "" without formulas), MATHJAX_FONTS (URLs of fonts
that every formula waits for) and, on every article and page, ``has_math``.
"""
