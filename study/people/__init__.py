"""The roster: branches, groups, members and their roles."""
