"""``model.json``: what models of each kind say of themselves, one module a kind.

``kinds.py`` finds the kinds by this folder; ``model_json.py`` has what they share.
"""
