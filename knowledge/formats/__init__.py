"""One module for each file format: bytes in, plain text with headings out."""
