"""What an answer to an item of the bank is worth: exact fractions, with partial credit as configured."""
