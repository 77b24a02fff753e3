"""Data files that are made in the background (decision 21)."""
