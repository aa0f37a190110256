# must: refused: which no figure may hold
import huoye.formula.cells as cells

cells.element = lambda *_, **__: '<div class="cell-output"><a href="javascript:alert(1)">a</a></div>'
