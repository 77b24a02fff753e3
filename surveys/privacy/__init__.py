"""What is stored of people, why, for how long, and whether it leads from a person to answers."""
