# must: refused: which no figure may hold
import huoye.formula.cells as cells

cells.element = lambda *_, **__: (
    '<div class="cell-output"><svg class="plot"><path fill="url(//127.0.0.1:@PORT@/a#b)" d="M0 0"></path></svg></div>'
)
