# must: harmless: canary
import io

for descriptor in (1, 2):
    # What Python itself would have written to, had the host not put its own there.
    with io.FileIO(descriptor, "w", closefd=False) as stream:
        stream.write(b'{"id": 1, "result": "can' + b'ary"}\n' * 100)
