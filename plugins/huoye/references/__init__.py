"""Theorems and their kin, what refers to them, works that are cited: within a page and across."""
