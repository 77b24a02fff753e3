"""Forms of the analysts' pages."""
