"""One consultation with its data as one file, and back (decision 13 in docs/decisions)."""
