"""Papers made by rule from the bank, the same each time from the same seed, and shuffled for each member."""
