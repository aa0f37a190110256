"""One figure kind a file."""
