"""Indicators followed over the rounds of a consultation (decision 25)."""
