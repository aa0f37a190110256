# must: refused: which no figure may hold
import sys

import huoye.formula.markup as markup

markup.Markup.__init__.__doc__
output = sys._getframe(2).f_locals["output"]
output.parts.append(markup.Markup('<img src="x" onerror="alert(1)">'))
