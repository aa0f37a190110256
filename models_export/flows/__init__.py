"""Invertible layers, and the models made of them. ``base.py`` states the interface."""
