"""The formats in which items come in and go out, one module each."""
