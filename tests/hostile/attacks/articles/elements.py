# must: refused: :2007: more than 500 elements stand within each other
# As long as they are read one after the other there is no harm in them; as a tree there is.
def make() -> str:
    return "Text.\n\n" + "<div>\n" * 2000 + "x\n" + "</div>\n" * 2000
