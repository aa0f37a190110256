log = []


def g():
    try:
        yield 1
        yield 2
    finally:
        log.append("end")


for v in g():
    break
r = log
