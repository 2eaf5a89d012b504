# SPDX-License-Identifier: GPL-3.0-or-later
"""A cell's ink brought to the net's 32 x 32 view. The same steps, numbers and names as `normal_cell()` in ocr/normal_cell.cpp;
tests/ocr/glyph_net_test.cpp holds a sample computed here that the C++ must reproduce."""
import cv2
import numpy as np

SIZE = 32            # the net's view, px
FIT = 24             # the longer side of the ink's box in that view, px
DUST_SHARE = 0.005   # this share of the cell's pixels, the darkest, may be dust; the next one tells how dark the pen is
LEAST_INK = 0.12     # a cell whose pen is lighter than this holds no character
INK_SHARE = 0.35     # ink is what reaches this share of the pen's darkness
SPECK_MASS = 0.025   # a part with less of the cell's ink is dust
EDGE_STRIP = 0.15    # a part within this share of the width at the left or right edge, touching that edge ...
EDGE_MASS = 0.25     # ... is a neighbour or a divider when it holds less of the ink than this ...
EDGE_SPAN = 0.8      # ... or runs along this share of the edge; for top and bottom edges only the last counts,
LEVEL_STRIP = 0.08   # within this share of the height
LEAST_SIZE = 0.15    # ink whose longer side is below this share of the cell's is a speck


def normal_cell(ink):
    """float32 (h, w), 0 paper, 1 ink -> float32 (32, 32), or None when the cell holds nothing to classify."""
    ink = np.ascontiguousarray(ink, np.float32)
    height, width = ink.shape
    if not ink.size:
        return None
    rank = ink.size - 1 - int(DUST_SHARE * ink.size)
    pen = np.partition(ink.ravel(), rank)[rank]
    if not pen >= np.float32(LEAST_INK):
        return None
    ink = np.minimum(ink, pen)
    dark = (ink >= np.float32(INK_SHARE) * pen).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    mass = np.bincount(labels.ravel(), weights=ink.ravel().astype(np.float64), minlength=count)
    total = mass[1:].sum()
    keep = np.zeros(count, np.uint8)
    for part in range(1, count):
        x, y, w, h, _area = (int(v) for v in stats[part])
        if mass[part] < SPECK_MASS * total:
            continue
        at_side = (x == 0 and x + w <= EDGE_STRIP * width) or (x + w == width and x >= width - EDGE_STRIP * width)
        if at_side and (mass[part] < EDGE_MASS * total or h >= EDGE_SPAN * height):
            continue
        at_level = (y == 0 and y + h <= LEVEL_STRIP * height) or (y + h == height and y >= height - LEVEL_STRIP * height)
        if at_level and w >= EDGE_SPAN * width:
            continue
        keep[part] = 1
    if not keep.any():
        return None
    kept = keep[labels]
    ys, xs = np.flatnonzero(kept.any(1)), np.flatnonzero(kept.any(0))
    x0, x1, y0, y1 = int(xs[0]), int(xs[-1]) + 1, int(ys[0]), int(ys[-1]) + 1
    longer = max(x1 - x0, y1 - y0)
    if longer < LEAST_SIZE * max(width, height):
        return None
    level = float(ink[kept == 1].astype(np.float64).mean())
    near = cv2.dilate(kept, np.ones((3, 3), np.uint8))
    clean = np.minimum(ink * near / np.float32(level), np.float32(1))
    scale = FIT / longer
    rows = _weights(height, (y0 + y1) / 2, scale)
    columns = _weights(width, (x0 + x1) / 2, scale)
    return np.clip(rows @ clean @ columns.T, 0, 1).astype(np.float32)


def _weights(length, centre, scale):
    """One axis: a tent filter, never narrower than a source pixel; outside the cell is paper."""
    radius = max(1.0, 1.0 / scale)
    at = (np.arange(SIZE) + 0.5 - SIZE / 2) / scale + centre
    full = np.maximum(0, 1 - np.abs(np.arange(-length, 2 * length)[None, :] + 0.5 - at[:, None]) / radius)
    total = full.sum(1, keepdims=True)
    return (full[:, length:2 * length] / np.maximum(total, 1e-12)).astype(np.float32)
