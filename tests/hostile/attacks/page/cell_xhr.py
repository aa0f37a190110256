# must: refused: Error
# A reader's cell that asks another site and waits.
from js import XMLHttpRequest

request = XMLHttpRequest.new()
request.open("GET", "ELSEWHERE", False)
request.send()
