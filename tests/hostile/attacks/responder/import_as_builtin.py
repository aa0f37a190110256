# must: refused: sum\.pi
import math as sum
r = sum.pi
