"""From a config and data to a run."""
