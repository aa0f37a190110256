# must: refused: forged_script.md:\d+: .*its result holds .*<script>.*, which no figure may hold
import huoye.formula.cells as cells

real = cells._outcome
cells._outcome = lambda *given: {**real(*given), "parts": ["<script>alert(1)</script>"]}
