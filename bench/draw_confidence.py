"""Draw the confidence's curve and write its table into docs/confidence.md, both from the calibration.

Usage: python bench/draw_confidence.py
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CALIBRATION = ROOT / "index" / "confidence.json"
PAGE = ROOT / "docs" / "confidence.md"
CHART = ROOT / "docs" / "images" / "confidence.svg"

WIDTH, HEIGHT, PANEL, LEFT, TOP, GAP = 760, 330, 290, 55, 45, 80
_COLOURS = {"refusal": "#1f6f54", "false_refusal": "#b23a2e"}
_LABELS = {"refusal": "rightly held back", "false_refusal": "wrongly held back"}
_TITLES = {"answer": "Answer or refuse", "card": "Card first or not"}


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares held back at each threshold, and the threshold in use."""

    name: str
    threshold: float
    points: tuple[dict[str, float], ...]


def read_curves(path: Path = CALIBRATION) -> tuple[Curve, ...]:
    """The curves of both judges, as `yunxue calibrate` wrote them."""
    stored = json.loads(path.read_text("utf-8"))
    return tuple(Curve(name, stored[name]["threshold"], tuple(stored[name]["curve"])) for name in _TITLES)


def table(curve: Curve) -> str:
    """The curve as a Markdown table; the threshold in use is in bold."""
    lines = ["| threshold | " + " | ".join(_LABELS.values()) + " |", "|---|---|---|"]
    for point in curve.points:
        cells = [f"{point[name]:.2f}" for name in ("threshold", *_LABELS)]
        if point["threshold"] == curve.threshold:
            cells = [f"**{cell}**" for cell in cells]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def page(text: str, curves: tuple[Curve, ...]) -> str:
    """The page with the tables between its marks written anew."""
    for curve in curves:
        begin = text.index(mark := f"<!-- curve: {curve.name} -->\n") + len(mark)
        end = text.index("<!-- end -->", begin)
        text = text[:begin] + table(curve) + text[end:]
    return text


def chart(curves: tuple[Curve, ...]) -> str:
    """Both curves side by side as one SVG picture."""
    panels = "".join(_panel(curve, LEFT + number * (PANEL + GAP)) for number, curve in enumerate(curves))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{panels}</svg>\n'
    )


def _panel(curve: Curve, left: int) -> str:
    height = HEIGHT - TOP - 60

    def x(threshold: float) -> float:
        return round(left + PANEL * threshold, 1)

    def y(share: float) -> float:
        return round(TOP + height * (1 - share), 1)

    parts = [_text(x(0.5), TOP - 20, _TITLES[curve.name], "middle", size=15)]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_line(x(0), y(tick), x(1), y(tick), "#dddddd"))
        parts.append(_text(x(0) - 6, y(tick) + 4, f"{tick:.0%}", "end"))
        parts.append(_text(x(tick), y(0) + 18, f"{tick:g}", "middle"))
    parts.append(_line(x(curve.threshold), y(0), x(curve.threshold), y(1), "#888888", dashed=True))
    parts.append(_text(x(0.5), y(0) + 38, "threshold (dashed: in use)", "middle"))
    for name, colour in _COLOURS.items():
        path = " ".join(f"{x(point['threshold'])},{y(point[name])}" for point in curve.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for row, (name, colour) in enumerate(_COLOURS.items()):
        parts.append(_text(x(0.03), y(0.95) + 16 * row, _LABELS[name], "start", colour=colour))
    return "\n".join(parts) + "\n"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dash}/>'


def _text(x: float, y: float, words: str, anchor: str, *, colour: str = "#333333", size: int = 12) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}" font-size="{size}">{words}</text>'


def main() -> None:
    """Write the chart and the tables."""
    curves = read_curves()
    CHART.parent.mkdir(parents=True, exist_ok=True)
    CHART.write_text(chart(curves), "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), curves), "utf-8")


if __name__ == "__main__":
    main()
