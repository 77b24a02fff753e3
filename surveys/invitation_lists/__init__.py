"""Lists of people to invite: reading tables, guessing what their columns mean, judging lines.

Pure: knows no database and no request. A file becomes a `Table` (`reading`), a `Mapping` says
what its columns mean (`guessing` proposes one), and `judging` turns lines into entries or
problems. Nothing is stored here.
"""
