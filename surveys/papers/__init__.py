"""Documents to print or to keep, set from plain data: tagged PDF by Typst, or Markdown."""
