# must: refused: Error
# A reader's cell that asks another site.
import js

js.fetch("ELSEWHERE")
