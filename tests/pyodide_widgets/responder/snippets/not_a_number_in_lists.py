import math
nan = math.nan
r = nan in [nan], [nan] == [nan], (nan, 1) == (nan, 1)
