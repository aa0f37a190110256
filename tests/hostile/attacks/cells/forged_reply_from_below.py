# must: harmless: canary
import sys

for stream in (sys.__stdout__, sys.__stderr__):
    stream.write('{"id": 1, "result": "can' + 'ary"}\n' * 100)
    stream.flush()
