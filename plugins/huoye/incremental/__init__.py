"""Builds after the first: nothing is done where nothing has changed, and pages that come out as
they did are not rendered."""
