r = []
for text in ("e5", "-.", "+.e1", "."):
    try:
        r.append(float(text))
    except ValueError:
        r.append("no")
