"""The HTTP door: chat gateway, search, passages, study records, health and the page."""
