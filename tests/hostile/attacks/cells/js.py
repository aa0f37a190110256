# must: refused: imports js, which a page does not have
import js

print(js.process)
