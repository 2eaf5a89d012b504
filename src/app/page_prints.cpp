// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/page_prints.h"

#include <algorithm>
#include <new>

#include "pdfgen/raster.h"

namespace formloop::app {

using templates::PageIdentity;

PagePrints::PagePrints(const templates::Catalog& catalog, const pdfgen::Fonts& fonts, FindCopy find_copy)
    : catalog_(catalog), fonts_(fonts), find_copy_(std::move(find_copy)) {}

std::optional<PrintedCopy> PagePrints::known_copy(const PageIdentity& identity) const {
    auto copy = find_copy_(identity.copy);
    if (!copy || copy->form != identity.form || copy->version != identity.version ||
        std::ranges::find(copy->pages, identity.page) == copy->pages.end())
        return std::nullopt;
    return copy;
}

std::expected<const reader::SharedPrint*, Error> PagePrints::of(const PageIdentity& identity) {
    const auto* form = catalog_.find(identity.form, identity.version);
    if (!form || identity.version <= 0) return nullptr;
    const auto infos = templates::page_infos(*form);
    if (std::ranges::none_of(infos, [&](const auto& info) { return info.page == identity.page; })) return nullptr;

    auto copy = known_copy(identity);
    if (!copy)
        copy = PrintedCopy{identity.copy, identity.form, identity.version, {identity.page}, 1,
                           templates::printed_prefill(*form, identity.printed), {}, {}, {}};
    std::string key = identity.form + " " + std::to_string(identity.version) + " " + std::to_string(identity.page) + " " +
                      std::to_string(identity.printed);
    const bool of_this_copy = !copy->values.empty() ||
                              std::ranges::any_of(copy->prefill, [](const auto& value) { return value.second.has_value(); });
    if (of_this_copy) key += " " + templates::to_string(identity.copy);

    if (const auto kept = std::ranges::find(kept_, key, &Kept::key); kept != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, kept);
        return &kept_.front().print;
    }
    const auto pdf = print_again(*form, *copy, identity.page, identity, fonts_);
    if (!pdf && exit_code(pdf.error().code) != 3) return nullptr;
    if (!pdf) return std::unexpected(pdf.error());
    const auto raster = pdfgen::render_page(*pdf, 0, print_px_per_mm);
    if (!raster) return std::unexpected(Error{ErrorCode::internal, "form " + identity.form, "cannot be drawn now; run it again"});
    reader::SharedPrint print;
    print.sheet = {identity, raster->width, raster->height, raster->px_per_mm, {}};
    for (const auto& [field, value] : copy->prefill)
        if (value) print.sheet.printed_values[field] = *value;
    print.pixels = reader::share_pixels(raster->pixels.data(), raster->pixels.size());
    if (!print.pixels) throw std::bad_alloc();
    kept_.push_front({key, std::move(print)});
    if (kept_.size() > most_kept) kept_.pop_back();
    return &kept_.front().print;
}

}  // namespace formloop::app
