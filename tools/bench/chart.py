"""The chart of growth, as SVG."""

from __future__ import annotations

import math

from clock import Took

MB = 1024 * 1024


def chart(growth: dict[int, Took]) -> str:
    """Seconds and megabytes over rows, all logarithmic."""
    width, height, left, bottom = 640, 360, 60, 50
    tens = [int(math.log10(rows)) for rows in growth]
    values = [[each.seconds for each in growth.values()], [each.memory / MB for each in growth.values()]]
    low = math.floor(min(math.log10(value) for line in values for value in line))
    high = math.ceil(max(math.log10(value) for line in values for value in line))

    def x(rows: float) -> float:
        return left + (math.log10(rows) - tens[0]) / max(tens[-1] - tens[0], 1) * (width - left - 120)

    def y(value: float) -> float:
        return height - bottom - (math.log10(value) - low) / (high - low) * (height - bottom - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Seconds and memory by rows, both axes logarithmic">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<line x1="{left}" x2="{width - 120}" y1="{at:.1f}" y2="{at:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for rows in growth:
        parts.append(f'<text x="{x(rows):.1f}" y="{height - bottom + 20}" text-anchor="middle">{rows:,}</text>')
    for line, name, colour in zip(values, ("seconds", "memory, MB"), ("#00558a", "#a3480a"), strict=True):
        points = " ".join(f"{x(rows):.1f},{y(value):.1f}" for rows, value in zip(growth, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{width - 112}" y="{y(line[-1]) + 4:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{(width - 60) / 2:.0f}" y="{height - 10}" text-anchor="middle">rows</text></svg>')
    return "\n".join(parts) + "\n"
