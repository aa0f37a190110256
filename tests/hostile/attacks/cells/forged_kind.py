# must: refused: which no figure may hold
import huoye.formula.cells as cells

cells._part = lambda kind, text: {"kind": "html", "text": '<img src="x" onerror="alert(1)">'}
print(1)
