"""What the records add up to, and how they are written down for filing: pure, from events and roster."""
