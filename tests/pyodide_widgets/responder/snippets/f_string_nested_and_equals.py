width, y = 11, 7.25
r = f"{y:{width}.3f}|{y=}|{'big' if y > 7 else 'small'}|{width + 1}"
