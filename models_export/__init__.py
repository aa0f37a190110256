"""Offline work with PyTorch: flows, their training, evaluation and export for the browser.

Nothing here is needed to build the site; what the site gets is ``content/models/<name>/``.
"""
