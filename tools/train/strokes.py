# SPDX-License-Identifier: GPL-3.0-or-later
"""Pen paths of digits and capital letters, as people in China write them in a box.

One line per way of writing. A point is two characters, x then y, 0-9 and `a` for 10, y down; a blank joins points by a
smooth curve, `/` is a corner (the next curve starts where the last one ended), `|` lifts the pen.
"""
import cv2
import numpy as np

WAYS = {
    '0': ['60 20 05 2a 7a a5 80 50', '40 03 17 5a 98 93 70 30', '70 30 05 3a 8a a5 70 52'],
    '1': ['50 5a', '60 4a', '33 50/50 5a', '50 5a', '23 60/60 5a', '33 50/50 5a|2a 8a'],
    '2': ['02 30 80 92 65 0a/0a aa', '02 40 91 84 0a/0a a9', '12 50 93 4a 09 4a aa', '01 50 91 64 1a 07 5a a9'],
    '3': ['01 50 92 44/44 a6 7a 09', '00 90/90 44/44 a7 5a 09', '11 60 93 54/54 97 5a 08', '01 60 83 34 97 5a 09'],
    '4': ['30 06/06 a6|64 6a', '20 05/05 95|80 8a', '10 06/06 96|72 7a', '70 06/06 a6|70 7a', '60 07/07 a7|60 6a', '20 16/16 86|60 5a'],
    '5': ['10 04/04 64 a7 6a 09|10 90', '90 10/10 04/04 74 a7 6a 09', '20 15/15 64 97 5a 09|20 a0', '90 20/20 15/15 75 98 4a 09'],
    '6': ['80 23 07 3a 8a a7 65 07', '50 05 3a 8a 97 55 17', '70 14 2a 8a 86 26', '60 06 3a 99 76 28'],
    '7': ['00 a0/a0 4a', '00 90/90 3a', '00 a0/a0 4a|25 95', '03 00/00 a0/a0 4a', '00 a0 5a', '03 00/00 a0/a0 4a|35 95', '02 10/10 90/90 65 5a'],
    '8': ['91 50 02 55 a8 5a 08 55 a2 80', '80 20 13 87 7a 1a 07 83 90', '50 13 55 98 5a 18 55 83 50'],
    '9': ['92 50 02 35 92/92 8a', 'a2 50 02 35 a2/a2 98 5a 18', '82 40 03 45 83/83 7a', '91 40 03 35 91/91 95 4a', '80 20 04 54 80/80 8a'],
    'A': ['0a 50/50 aa|27 87', '0a 40/40 9a|16 86', '0a 05 40 80 95 aa|06 96', '50 0a|50 aa|26 86'],
    'B': ['00 0a|00 70 83 05/05 a7 7a 0a', '10 1a|10 80 73 15/15 97 7a 1a', '00 0a/0a 00 80 64 15/15 98 5a 0a'],
    'C': ['92 50 05 5a 98', '91 30 05 4a a9', '80 20 05 2a 9a'],
    'D': ['00 0a|00 60 a5 6a 0a', '10 1a|00 70 95 5a 0a', '20 1a/1a 7a a4 60 00'],
    'E': ['00 0a/0a aa|00 a0|05 85', '00 0a|00 90|05 75|0a 9a', '91 40 12 54/54 07 4a a9', '90 00/00 0a/0a 9a|05 85'],
    'F': ['00 0a|00 a0|05 85', '10 0a|10 a0|15 75', '90 00/00 0a|05 75'],
    'G': ['92 50 05 5a 97/97 96/96 56', '92 50 05 4a 98|56 96/96 9a', '91 30 05 4a 97/97 56', '90 20 05 3a 87/87 57/57 a7'],
    'H': ['00 0a|a0 aa|05 a5', '10 0a|90 9a|05 95'],
    'I': ['50 5a', '60 4a', '50 5a|20 80|2a 8a', '50 5a|10 90|1a 9a'],
    'J': ['70 78 4a 08', '70 78 4a 08|30 a0', '80 77 3a 07', '60 67 3a 08|10 a0'],
    'K': ['00 0a|90 05/05 aa', '10 1a|80 15|35 9a', '00 0a|a0 06|34 aa'],
    'L': ['00 0a/0a 9a', '10 0a 9a', '00 09/09 aa'],
    'M': ['0a 10/10 57/57 90/90 aa', '0a 00/00 5a/5a a0/a0 aa', '0a 10 56/56 90 aa', '10 0a|10 58/58 90/90 aa'],
    'N': ['0a 00/00 aa/aa a0', '0a 10/10 8a/8a a0', '10 0a|10 9a/9a a0'],
    'O': ['60 20 05 2a 7a a5 80 50', '40 03 17 5a 98 93 70 30', '70 30 05 3a 8a a5 70 52'],
    'P': ['00 0a|00 80 93 65 05', '10 0a|00 70 92 55 15', '0a 00 80 74 16'],
    'Q': ['50 05 5a a5 50|67 aa', '60 20 05 2a 7a a5 80 50|58 9a', '50 14 5a 95 50|66 8a a9'],
    'R': ['00 0a|00 80 93 65 05/05 aa', '10 0a|00 70 92 55 15/15 9a', '0a 00 80 74 16/16 9a'],
    'S': ['91 50 02 55 a8 5a 08', '90 20 13 76 7a 0a', '81 40 13 56 98 4a 09'],
    'T': ['00 a0|50 5a', '01 a0|60 5a', '00 90|50 4a'],
    'U': ['00 07 5a a7 a0', '10 08 5a 97 90/90 9a', '00 06 4a 87 90'],
    'V': ['00 5a/5a a0', '10 4a/4a 90', '00 5a a0'],
    'W': ['00 2a/2a 53/53 8a/8a a0', '00 2a 53 8a a0', '00 3a/3a 50/50 7a/7a a0', '00 17 3a 53 7a 97 a0'],
    'X': ['00 aa|a0 0a', '10 9a|90 0a'],
    'Y': ['00 55|a0 55/55 5a', '00 55/55 a0|55 5a', '00 55|a0 3a', '10 45/45 90|45 4a'],
    'Z': ['00 a0/a0 0a/0a aa', '00 a0/a0 0a/0a aa|25 85', '10 90/90 0a/0a a9', '00 a0 0a aa'],
}
NARROW = {'1': .5, 'I': .55, 'J': .7, 'M': 1.15, 'W': 1.15}


def _curve(points):
    """Catmull-Rom through the points, 8 steps a span."""
    if len(points) < 3:
        return points
    p = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, 9)[:, None]
    out = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:]):
        out.append(.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(out)


def pen_glyph(symbol, rng, height):
    """A symbol drawn by an unsteady pen: ink 0..1, about `height` px tall, not yet cropped."""
    ways = WAYS[symbol]
    way = ways[rng.integers(len(ways))]
    jitter, wobble = {}, rng.uniform(.25, .75)
    width = height * rng.uniform(.5, .85) * NARROW.get(symbol, 1)
    pen = max(1, int(round(height * rng.uniform(.035, .16))))
    pad = pen + height // 6

    def point(token):
        if token not in jitter:
            xy = np.array([int(token[0], 16), int(token[1], 16)], float) + rng.normal(0, wobble, 2)
            jitter[token] = xy * [width / 10, height / 10] + pad
        return jitter[token]

    canvas = np.zeros((height + 2 * pad, int(width) + 2 * pad), np.uint8)
    for stroke in way.split('|'):
        lift = rng.normal(0, .25, 2) * [width / 10, height / 10]
        for part in stroke.split('/'):
            line = _curve(np.array([point(token) for token in part.split()])) + lift
            cv2.polylines(canvas, [np.round(line * 8).astype(np.int32)], False, 255, pen, cv2.LINE_AA, 3)
    return canvas.astype(np.float32) / 255
