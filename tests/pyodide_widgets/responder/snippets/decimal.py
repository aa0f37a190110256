from decimal import Decimal
r = str(Decimal("0.7") * 9)
