"""Requests of members (诉求): brought in, taken up, answered, closed, and how long each took."""
