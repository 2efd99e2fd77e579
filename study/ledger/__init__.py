"""What people do, kept as events: each module looks, decides and appends in one transaction."""
