# must: refused: a form that no result has
import huoye.formula.cells as cells

real = cells._told
cells._told = lambda *given: {**real(*given), "passed": "<script>"}
