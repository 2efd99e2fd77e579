"""Name what goes into our encoders and what comes out."""

from __future__ import annotations

INPUT, OUTPUT = "input_ids", "vector"
