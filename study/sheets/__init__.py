"""Sheets to sign on paper (签到表), as docx and pdf."""
