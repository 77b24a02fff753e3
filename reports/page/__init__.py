"""The results page: a report's blocks turned into what a template shows, in one language."""
