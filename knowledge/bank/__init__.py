"""The question bank: items of seven kinds, and the formats in which they come in and go out."""
