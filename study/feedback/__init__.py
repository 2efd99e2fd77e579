"""Say what people think of answers, and what content staff make of it."""
