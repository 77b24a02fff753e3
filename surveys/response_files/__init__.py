"""Files of answers that were collected elsewhere: reading tables, finding what columns mean.

Pure: knows no database and no request. A file becomes a `Table` (`reading`), a `ResponseMapping`
says which column is which variable (`guessing` proposes one), and `judging` turns rows into
answers or problems. Nothing is stored here.
"""
