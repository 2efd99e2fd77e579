"""What was meant by a question that was mistyped: corrections from the library's own terms."""
