// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/app/statistics.h"
#include "src/app/true_map.h"
#include "src/base/error.h"
#include "src/record/json.h"
#include "src/record/page_result.h"
#include "templates/form.h"

/// How right reading is, against known answers. What counts as what: docs/evaluating.md.
namespace formloop::app {

/// A page whose answers are known.
struct TruthPage {
    record::TruePage page;
    std::optional<TrueMap> map;
};

/// Reads `truth.jsonl` of a folder. Fails with `not_found` when there is none, with `bad_input` naming the line.
std::expected<std::vector<TruthPage>, Error> read_truth(const std::filesystem::path& folder);

/// A page as it was read.
struct ReadPage {
    record::PageResult result;
    /// The map that reading found, from page mm to pixels of the scan as it lies in its file; empty when there is none.
    std::function<Point<Px>(Point<Mm>)> to_scan;
};

/// Fields of one kind, written with one sort of ink.
struct KindAccuracy {
    templates::FieldKind kind = templates::FieldKind::text;
    std::string ink;   ///< `real`, `font`, `typed`, `drawn`; `printed` for what we printed
    int inked = 0;     ///< fields that hold ink
    int blank = 0;     ///< fields on the same pages that were read and hold none
    int exact = 0;     ///< of the inked: the best value is the true one, in whatever state
    int accepted = 0;  ///< of the inked: in state accepted
    int top5 = 0;      ///< of the inked: the true value is among the first five candidates, or is what was read
    int characters = 0, character_errors = 0;  ///< of inked strings: their length, and how many to insert, leave out or exchange
    int missed = 0;    ///< of the inked: called empty
    int invented = 0;  ///< of the blank: accepted with a value
    int wrong = 0;     ///< accepted with another value than the true one, missed, or invented
    Interval wrong_share;  ///< of wrong among accepted + missed + invented
    /// How true the confidences are, over inked fields that were read as some value, in whatever state.
    std::vector<ReliabilityBin> reliability;
    std::optional<double> auroc;      ///< how well confidence tells right from wrong: 0.5 by chance, 1 perfectly
    std::vector<Coverage> coverage;   ///< what confidence alone would let be accepted within each error budget
    bool operator==(const KindAccuracy&) const = default;
};

/// One wrong field, without its values: scans are personal data.
struct WrongField {
    std::string source;
    int page = 0;
    std::string path;
    templates::FieldKind kind = templates::FieldKind::text;
    std::string ink;
    enum class Why { other_value, missed, invented } why = Why::other_value;
    bool operator==(const WrongField&) const = default;
};

struct Evaluation {
    std::vector<KindAccuracy> kinds;   ///< by kind, then by ink
    std::map<std::string, int> pages;  ///< state → pages with a known answer; `missing`: no line came for them
    /// Distance of field corners from where they truly are, over all pages that have both maps.
    std::optional<Mm> true_median, true_p95, true_max;
    std::optional<Mm> reported_median;  ///< of the residuals that reading reports of itself, over pages
    int corners = 0;
    std::string worst_corner;  ///< source, page and field of `true_max`
    std::vector<WrongField> wrong;
    std::optional<double> seconds_per_page;  ///< of the whole reading, all readers at work; set by who measured it
    bool operator==(const Evaluation&) const = default;
};

/// True when a value that was read says the same as the true one. Strict: see docs/evaluating.md.
bool same_value(templates::FieldKind kind, const record::Value& truth, const record::Value& read);

/// Compares. `folder` is what stands before the relative path in the `source` of pages that were read. Pages without a known
/// answer are left out.
Evaluation evaluate(std::span<const TruthPage> truth, std::span<const ReadPage> pages, const std::string& folder,
                    const record::FindForm& find_form);

/// One line of JSON, as docs/json.md says.
std::string to_json(const Evaluation& evaluation);
/// The same for people, with what is too small a sample to claim anything marked.
std::string to_table(const Evaluation& evaluation);

}  // namespace formloop::app
