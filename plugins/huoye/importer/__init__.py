"""Posts of other tools, written anew as this reader takes them: ``python -m huoye.importer``.

A source is read to ``Post`` values, one module a kind of source; ``write.py`` makes files of them.
Nothing here is part of a build.
"""
