"""``python -m huoye.live.check``, which is the command ``huoye-check``."""

import sys

from huoye.live.check.command import main

if __name__ == "__main__":
    sys.exit(main())
