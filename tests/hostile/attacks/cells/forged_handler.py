# must: refused: which no figure may hold
from huoye.formula.cells import show
from huoye.formula.markup import Markup
import huoye.formula.cells as cells

cells._as_html = lambda *_: Markup('<svg class="plot" onload="alert(1)"></svg>')
show(1)
