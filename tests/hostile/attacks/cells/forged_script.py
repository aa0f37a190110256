# must: refused: forged_script.md:\d+: .*its result holds .<script>.*, which no figure may hold
import huoye.formula.cells as cells

real = cells._told
cells._told = lambda *given: {**real(*given), "html": '<div class="cell-output"><script>alert(1)</script></div>'}
