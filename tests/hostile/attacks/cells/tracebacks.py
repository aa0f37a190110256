# must: harmless: canary
try:
    1 / 0
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_frame
    while frame:
        print([name for name in frame.f_globals if "js" in name.lower()])
        frame = frame.f_back
