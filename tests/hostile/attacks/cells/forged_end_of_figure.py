# must: refused: which no figure may hold
import huoye.formula.cells as cells

cells.element = lambda *_, **__: '<div class="cell-output"></div></div></figure><h1>Log in</h1>'
