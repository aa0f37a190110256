"""What pages were read to, kept until something that they depend on changes.

A page's result is a function of its text, the files that it names, settings and versions. All of
these are compared before a result of an earlier build is taken; ``Reasons`` says what was found.
"""
