# must: refused: a form that no result has
import huoye.formula.cells as cells

real = cells._outcome
cells._outcome = lambda *given: {**real(*given), "passed": "<script>"}
