// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ocr/glyph_net.h"
#include "ocr/image.h"
#include "src/base/geometry.h"

namespace formloop::ocr {

/// What a pen left in one area of a page, overflow included and neighbours' overflow left out.
struct OwnInk {
    double mm2 = 0;        ///< inked area
    double inside_mm2 = 0; ///< of it, what lies inside the area, at least 0.35 mm from its edge
    Mm extent{};           ///< longer side of the largest connected piece
    Rect<Mm> box;          ///< around all of it, page mm; may pass the area's edges
    double foreign_mm2 = 0;///< ink in the area that was given to another area
    double near_mm2 = 0;   ///< ink that touches no area and lies within 1.2 mm of this one
    bool operator==(const OwnInk&) const = default;
};

/// One connected piece of an area's own ink, in px of the page's ink picture.
struct InkBlob {
    int x = 0, y = 0, width = 0, height = 0;
    int pixels = 0;
    bool operator==(const InkBlob&) const = default;
};

/// A place that a pen writes in.
struct WritingArea {
    /// What happens to a piece that stands here and in another area, like writing that touches its neighbour's.
    enum class Touching {
        cut,   ///< it is cut at the edges where it stands in both like a character
        whole  ///< it belongs wholly to the area with most of it: a tick's tail ticks nothing
    };
    Rect<Mm> box;
    Touching touching = Touching::cut;
};

/// Whose ink is whose: every connected piece of a page's ink is given to the area that holds most of it. Where two
/// areas overlap, the smaller one counts. The ink picture must outlive this. About 40 ms for an A4 page at 300 dpi.
class InkParts {
public:
    /// `lines`: lines that were taken out of the ink because they cross everything (see `erase_stroke`); the same size, outlives
    /// this too. What lies on them alone, where ink of another area touches them, is nobody's ink.
    InkParts(const GrayImage& ink, double px_per_mm, const std::vector<WritingArea>& areas, const GrayImage* lines = nullptr);
    InkParts(InkParts&&) noexcept;
    InkParts& operator=(InkParts&&) noexcept;
    ~InkParts();

    const OwnInk& own(std::size_t area) const;
    /// The area's own ink alone: the area and what overflows from it, with this much paper around.
    InkPatch patch(std::size_t area, Mm margin) const;
    /// The line that was taken out, in a picture of the same size, as far as the area's own ink is wide; nothing when none was.
    std::optional<InkPatch> line_patch(std::size_t area, Mm margin) const;
    /// Its pieces, left to right.
    std::vector<InkBlob> blobs(std::size_t area) const;
    /// The picture of some pieces alone (indices into `blobs`), columns from `left` to `right` (px of the page), with a
    /// margin.
    InkPatch patch(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right, Mm margin) const;
    std::optional<InkPatch> line_patch(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right,
                                       Mm margin) const;
    /// For each column of the page from `left` to `right`: ink pixels of those pieces.
    std::vector<int> profile(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right) const;

    double px_per_mm() const { return k_; }

private:
    struct Pieces;
    struct Cut;
    Cut cut(std::size_t area, Mm margin) const;
    Cut cut(std::size_t area, const std::vector<std::size_t>& blobs, int left, int right, Mm margin) const;
    std::optional<InkPatch> line_through(const Cut& cut) const;

    std::unique_ptr<Pieces> pieces_;
    double k_ = 1;
};

/// The probability that a pen wrote here, from how much ink there is: nothing below `none_mm2`, certain above
/// `sure_mm2` when one piece is at least `sure_extent` long.
double ink_probability(const OwnInk& own, double none_mm2, double sure_mm2, Mm sure_extent);

}  // namespace formloop::ocr
