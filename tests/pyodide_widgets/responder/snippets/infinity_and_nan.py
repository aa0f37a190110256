r = float("inf"), float("-inf"), float("nan"), f"{float('inf'):.1f}"
