from datetime import date, timedelta
r = str(date(2025, 12, 30) + timedelta(days=4))
