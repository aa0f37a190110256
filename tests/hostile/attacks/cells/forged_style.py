# must: refused: which no figure may hold
import huoye.formula.cells as cells

cells.element = lambda *_, **__: '<div class="cell-output" style="position:fixed;inset:0">a</div>'
