# must: refused: Error
# Python as it is written everywhere.
from urllib.request import urlopen

urlopen("ELSEWHERE")
