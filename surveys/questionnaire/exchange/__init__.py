"""Questionnaires from and to the files of other programs. Pure: reads bytes, fetches nothing."""
