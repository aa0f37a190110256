# must: refused: forged_attribute.md:\d+: .*its result holds .*site-header.*, which no figure may hold
import huoye.formula.cells as cells

real = cells._outcome
cells._outcome = lambda *given: {
    **real(*given), "parts": [{"kind": "text", "text": "a", "class": "cell-output site-header"}]
}
