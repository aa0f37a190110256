# must: harmless: canary
import huoye.formula.cells as cells
import huoye.formula.result as result

cells.show = lambda *_: None
result.Result.as_data = cells._part = lambda *_: {"kind": "text", "text": "13"}
