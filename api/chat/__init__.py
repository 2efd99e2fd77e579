"""The chat gateway: from what a visitor typed to what the bot, or failing it the index, says."""
