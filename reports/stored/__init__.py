"""Responses kept as columnar blocks, what they come to, and how both follow changes."""
