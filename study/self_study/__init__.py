"""Studying on one's own: practice, exams, duels, the book of wrong answers, points; folds over answers."""
