"""Compares what a printer's driver draws with the pages of a PDF: nothing is cut off at an edge, moved or scaled.

usage: edges.py PDF RASTER

RASTER is CUPS raster, uncompressed and of one bit or one byte a colour, as cupsfilter writes it for a PPD.
"""
import re
import struct
import subprocess
import sys

TOLERANCE = 6  # pixels, a fiftieth of an inch: paper sizes rounded to points, and edges that are smoothed


def rows(data, start, stride, height):
    for y in range(height):
        yield y, data[start + y * stride : start + (y + 1) * stride]


def box(lines, white, per_byte):
    """The box around the ink of rows of bytes, in pixels: (left, top, right, bottom); None for an empty page."""
    left, top, right, bottom = None, None, 0, 0
    for y, line in lines:
        body = line.rstrip(white)
        if not body:
            continue
        first = len(line) - len(line.lstrip(white))
        left = first if left is None else min(left, first)
        right = max(right, len(body))
        top = y if top is None else top
        bottom = y + 1
    return None if top is None else (left * per_byte, top, right * per_byte, bottom)


def drawn(file):
    """Each page that the driver draws: (ink, (width, height) in points, dots per inch)."""
    data = open(file, "rb").read()
    if data[:4] not in (b"3SaR", b"RaS3"):
        sys.exit("%s is no uncompressed CUPS raster" % file)
    order = "<" if data[:4] == b"3SaR" else ">"
    at = 4
    while at < len(data):
        def value(offset, n=1):
            return struct.unpack_from("%s%dI" % (order, n), data, at + offset)
        (dpi, _), (left, bottom) = value(276, 2), value(312, 2)
        size, (_, height) = value(352, 2), value(372, 2)
        bits, stride = value(388)[0], value(392)[0]
        # Black is 1 in a gray raster of one bit; white is 255 in colours of one byte.
        ink = box(rows(data, at + 1796, stride, height), b"\0" if bits == 1 else b"\xff", 8 if bits == 1 else 8 / bits)
        if ink:
            top = size[1] * dpi / 72 - bottom * dpi / 72 - height
            ink = (ink[0] + left * dpi / 72, ink[1] + top, ink[2] + left * dpi / 72, ink[3] + top)
        yield ink, size, dpi
        at += 1796 + stride * height


def written(file, dpi):
    """The ink of each page of a PDF."""
    out = subprocess.run(["pdftoppm", "-mono", "-r", str(dpi), file], capture_output=True, check=True).stdout
    at = 0
    while at < len(out):
        head = re.compile(rb"P4\n(\d+) (\d+)\n").match(out, at)
        width, height = int(head.group(1)), int(head.group(2))
        stride = (width + 7) // 8
        yield box(rows(out, head.end(), stride, height), b"\0", 8)
        at = head.end() + stride * height


def main():
    pages = list(drawn(sys.argv[2]))
    if not pages:
        sys.exit("the driver drew no page")
    inked = [(n + 1, ink) for n, ink in enumerate(written(sys.argv[1], pages[0][2]))]
    if len(pages) != len(inked):
        sys.exit("the driver drew %d pages of %d" % (len(pages), len(inked)))
    for (n, want), (got, _, _) in zip(inked, pages):
        # Both are known to eight pixels from side to side.
        if (want is None) != (got is None) or want and any(abs(a - b) > TOLERANCE + (8 if k % 2 == 0 else 0) for k, (a, b) in enumerate(zip(want, got))):
            sys.exit("page %d: its ink is within %s, the driver's within %s" % (n, want, got))
    print("%d pages, nothing cut off" % len(pages))


main()
