// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ocr/glyph_net.h"
#include "src/record/reading.h"

namespace formloop::ocr {

class PageCharacters;

/// Collects character pictures from all over a page, so that the net runs once.
class GlyphBatch {
public:
    /// Gives the number under which `symbols` answers after `run`. `alphabet`: digits and capitals that may stand here.
    /// `field`: a number that the characters of one field share; nothing where this may be a piece of a character or two of them.
    /// `line`: the line that was taken out of the picture, as large as that. It is also read with the line left in: where the two
    /// are read differently, what was taken out may have been the character's own, and both readings share the probability.
    std::size_t add(InkPatch patch, std::string alphabet, std::optional<std::size_t> field,
                    std::optional<InkPatch> line = std::nullopt);
    void run(const GlyphNet& net);
    std::size_t size() const { return numbers_.size(); }

    /// The likely characters of ink that a pen left in a place for one, best first: by the net, and by how the page's sure digits
    /// look. They add up to less than 1 by what the net takes for no character.
    const std::vector<record::Symbol>& symbols(std::size_t number) const { return symbols_[number]; }
    /// The best character's probability where half a character is as likely as a whole one: for judging cuts.
    double whole(std::size_t number) const { return whole_[number]; }

private:
    /// As the net sees it, and the line that crosses it. Nothing where no character is seen.
    std::optional<CrossedView> look_of(std::size_t number) const;
    /// A character that may be another one.
    bool open(std::size_t number) const;
    /// A character that shows how the page's characters look.
    bool sure(std::size_t number) const;
    void compare();
    void weigh(std::size_t number, const PageCharacters& page, bool same_hand);

    std::vector<InkPatch> patches_;
    std::vector<std::string> alphabets_;
    std::vector<std::optional<std::size_t>> fields_;   ///< of each number
    std::vector<std::optional<InkPatch>> lines_;
    std::vector<std::size_t> numbers_;                 ///< where among the patches each number's is; with its line left in: the next
    std::vector<std::vector<record::Symbol>> symbols_;
    std::vector<double> whole_;
};

}  // namespace formloop::ocr
