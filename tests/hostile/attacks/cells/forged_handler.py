# must: refused: which no figure may hold
from huoye import Result, show

Result.as_data = lambda *_: '<svg class="plot" onload="alert(1)"></svg>'
show(Result([]))
