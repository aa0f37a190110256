"""From an evaluated run to ``content/models/<name>/``."""
