"""Materials into documents, provisions, passages and cards."""
