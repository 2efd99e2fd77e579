"""What those who took part thought of a session (满意度): asked once, told only as counts."""
