"""Makes matplotlib's SVG lean and safe: no style sheet or attribute, short paths, ids prefixed per figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

FONT_SIZE = "11px"  # of the style file; said once on the root
FONT = 'font-size="11" font-family="Titillium Web,Segoe UI,Helvetica,Arial,DejaVu Sans,sans-serif"'
INK = "#17324d"  # likewise
NAMESPACE = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
STEP = re.compile(r"[MLQCz]|-?[\d.]+(?:e-?\d+)?")
PAIRS = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0}
NEUTRAL = {
    ("stroke-linecap", "butt"), ("stroke-linecap", "square"), ("stroke-linejoin", "miter"), ("stroke-width", "1"),
    ("text-anchor", "start"), ("font-size", FONT_SIZE), ("font-style", "normal"), ("font-weight", "normal"),
}  # fmt: skip
KEPT = {"x", "y", "width", "height", "patternUnits", "fill", "stroke", "opacity"}


def lean(svg: str, key: str) -> str:
    """Rewrite the SVG of a figure: the same drawing in a fraction of the bytes, its ids starting with ``key``.

    No ``style`` attribute is left, so that it may also stand inline on a page whose policy forbids them.
    """
    root = ET.fromstring(svg)
    names = _Names(key)
    parts = [*_definitions(root, names), *_shapes(root, names)]
    box = [float(value) for value in root.attrib["viewBox"].split()]
    width, height = _number(box[2]), _number(box[3])
    head = f'<svg xmlns="{NAMESPACE[1:-1]}" viewBox="0 0 {width} {height}" {FONT} fill="{INK}">'
    return head + "".join(parts) + "</svg>"


class _Names:
    """Short, stable ids in order of appearance, in place of matplotlib's hashes."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        return self.known.setdefault(name, f"{self.key}-{len(self.known) + 1}")

    def inside(self, value: str) -> str:
        return re.sub(r"#([pmhC][\w]+)\)", lambda found: f"#{self(found.group(1))})", value)


def _tag(element: ET.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def _definitions(root: ET.Element, names: _Names) -> Iterator[str]:
    """Markers and hatches; the page-wide style and the clips (nothing is drawn outside the axes) are dropped."""
    found = [
        _element(child, names, names(child.attrib["id"]))
        for defs in root.iter(f"{NAMESPACE}defs")
        for child in defs
        if _tag(child) in ("path", "pattern")
    ]
    if found:
        yield "<defs>" + "".join(found) + "</defs>"


def _shapes(element: ET.Element, names: _Names) -> Iterator[str]:
    for child in element:
        tag = _tag(child)
        if tag == "g":
            yield from _shapes(child, names)
        elif tag in ("path", "text", "use"):
            drawn = _element(child, names)
            if drawn:
                yield drawn


def _element(element: ET.Element, names: _Names, name: str = "") -> str:
    tag = _tag(element)
    look = _look(element, names)
    if tag == "path" and not name and look.get("fill") == "none" and "stroke" not in look:
        return ""
    if tag == "path":
        look |= {"d": _path(element.attrib.get("d", ""))}
    if tag in ("path", "text") and not name:
        # The root's fill is the ink of text; what has no fill of its own is black in matplotlib's file.
        look = {"fill": "#000"} | look
    if tag == "text" and look["fill"] == INK:
        del look["fill"]
    if HREF in element.attrib:
        look["href"] = "#" + names(element.attrib[HREF].removeprefix("#"))
    if name:
        look = {"id": name, **look}
    if tag == "text":
        inner = escape(element.text or "", quote=False)
    else:
        inner = "".join(_element(child, names) for child in element)
    head = tag + "".join(f' {key}="{escape(value, quote=True)}"' for key, value in look.items())
    return f"<{head}>{inner}</{tag}>" if inner or tag == "text" else f"<{head}/>"


def _look(element: ET.Element, names: _Names) -> dict[str, str]:
    """Attributes worth keeping, styles turned into attributes, numbers short."""
    found: dict[str, str] = {}
    for key in sorted(KEPT & element.attrib.keys()):
        value = element.attrib[key]
        found[key] = _number(float(value)) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", value) else value
    turn = element.attrib.get("transform", "")
    if turn and not turn.startswith("rotate(-0 "):
        found["transform"] = re.sub(r"-?\d+\.\d+", lambda number: _number(float(number.group())), turn)
    for rule in element.attrib.get("style", "").split(";"):
        key, _, value = (piece.strip() for piece in rule.partition(":"))
        if value and key not in ("font-family", "font", "font-feature-settings") and (key, value) not in NEUTRAL:
            found[key] = names.inside(value)
    return found


def _number(value: float) -> str:
    short = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _path(data: str) -> str:
    """Absolute coordinates to relative ones with one decimal; rounding never accumulates."""
    tokens = STEP.findall(data)
    parts: list[str] = []
    here = start = (0.0, 0.0)
    at, last = 0, ""
    while at < len(tokens):
        command = tokens[at]
        at += 1
        if command == "z":
            parts.append("z")
            here, last = start, "z"
            continue
        points = []
        for _ in range(PAIRS[command]):
            points.append((round(float(tokens[at]), 1), round(float(tokens[at + 1]), 1)))
            at += 2
        word = "M" if command == "M" else command.lower()
        origin = (0.0, 0.0) if command == "M" else here
        numbers = " ".join(_number(value - base) for point in points for value, base in zip(point, origin, strict=True))
        parts.append(_joined(word, numbers, last))
        here, last = points[-1], word
        start = here if command == "M" else start
    return "".join(parts).replace(" -", "-")


def _joined(word: str, numbers: str, last: str) -> str:
    """A command letter is said once for a run of equal commands (after M, plain numbers would mean L)."""
    return (" " + numbers) if word == last and word != "M" else word + numbers
