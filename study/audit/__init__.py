"""The audit log: who changed rights, content or records; a chain of hashes that shows tampering."""
