"""``python -m huoye.preview.process``: the process that builds for the preview.

A module of its own, so that nothing of the builder belongs to ``__main__``: what listens to
Pelican's signals is known by the package that it is of (incremental/purity.py).
"""

import sys

from huoye.preview.builder import main

sys.exit(main())
