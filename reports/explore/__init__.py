"""Questions taken one by one, crossed and filtered: what staff explore."""
