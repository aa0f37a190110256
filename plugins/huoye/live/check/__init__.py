"""The page check: a built site in real browsers, every figure run and held against its bake."""
