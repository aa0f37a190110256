# must: harmless: canary
import huoye.formula.cells as cells
import huoye.formula.page as page

cells.show = lambda *_: None
page.result_html = cells.result_html = lambda *_: "13"
