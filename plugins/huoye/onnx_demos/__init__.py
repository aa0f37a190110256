"""Figures that run a neural network: blocks over the models in content/models."""
