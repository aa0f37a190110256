# must: harmless: canary
import os

for number in (1, 2, 3):
    try:
        os.write(number, b'{"id": 1, "result": "can' + 'ary"}\n' * 100)
    except OSError as error:
        print(error)
print("done")
