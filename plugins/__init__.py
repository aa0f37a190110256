"""Huoye's Pelican plugins, one room each; see docs/maintainers.md for the arrows between them."""
