# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the pictures in tests/ocr/glyph_net_test.cpp: cells of held-out fonts and the view that Python makes of one sample.

    python3 test_cells.py --node-modules DIR
"""
import argparse
import os

import cv2
import numpy as np

import cells
from normal_cell import normal_cell

SHOWN = [('DejaVu Sans', '4', False), ('Liberation Serif', '7', False), ('LXGW WenKai', 'A', False), ('WenQuanYi Zen Hei', 'B', False),
         ('@fontsource/kalam', '2', True), ('@fontsource/nanum-pen-script', '9', True)]


def sample_patch():
    """The sample that both languages compute: a ring, a bar, dust, a neighbour at the right edge and a divider at the left."""
    ink = np.zeros((77, 52), np.float32)
    for y in range(77):
        for x in range(52):
            far = (x - 24) ** 2 + (y - 36) ** 2
            if 196 <= far <= 324:
                ink[y, x] = 0.5 + ((x * 7 + y * 3) % 8) / 16
            elif abs(2 * x - y) <= 2 and 20 <= y <= 60:
                ink[y, x] = 0.75
    ink[70:72, 10:12] = 0.625
    ink[30:40, 49:52] = 1
    ink[:, 0] = 0.5
    return ink


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--node-modules', required=True)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    listed = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fonts.txt')
    fonts = {}
    for role in ('test-type', 'test-hand'):
        fonts |= cells.fonts_of(role, listed, options.node_modules)
    for family, symbol, hand in SHOWN:
        rng = np.random.default_rng(9)
        cell = cells.cell(rng, [(cells.Fonts({family: fonts[family]}).glyph(symbol, rng, family), hand)], None, None, dpi=200,
                          noise='gray', clean=True)
        small = cv2.resize(cell, (22, 34), interpolation=cv2.INTER_AREA)
        print(f'// {family}: {symbol}')
        for line in np.clip(np.round(small * 9), 0, 9).astype(int):
            print('    "' + ''.join(' 123456789'[v] for v in line) + '"')
    print('// the view of the sample, in 255ths')
    for line in np.round(normal_cell(sample_patch()) * 255).astype(int):
        print('    "' + ''.join(f'{v:02x}' for v in line) + '"')


if __name__ == '__main__':
    main()
