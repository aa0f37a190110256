"""``python -m huoye.preview``, which is the command ``huoye-preview``."""

import sys

from huoye.preview.command import main

sys.exit(main())
