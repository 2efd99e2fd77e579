"""The six talks (六必谈): who must be talked with by when, what is done, and notes for two people."""
