"""``huoye new``: a blog to begin with, which lies in ``blog/`` as authors get it."""
