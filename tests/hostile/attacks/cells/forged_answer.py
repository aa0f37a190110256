# must: refused: (has broken the interpreter|Python did not answer)
import json

json.dumps = lambda *_, **__: '{"error": 3}'
