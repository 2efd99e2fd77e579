"""Train the small part that reads questions, from questions written for the materials."""
