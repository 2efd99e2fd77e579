"""Ask the API, one client a topic."""
