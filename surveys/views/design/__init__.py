"""The builder: an outline, an editor for what is selected, a preview beside it."""
