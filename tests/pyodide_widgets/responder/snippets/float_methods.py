r = (3.5).is_integer(), (0.75).as_integer_ratio(), (0.3).hex()
