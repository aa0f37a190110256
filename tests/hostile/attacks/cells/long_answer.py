# must: refused: 
import json

held = json.dumps
json.dumps = lambda *_, **__: "[" + " " * 10**8 + "]"
