"""What we are measured against: one module a family, each imported only in its own process."""
