// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "src/base/text.h"
#include "templates/identity.h"
#include "templates/page_builder.h"
#include "templates/paper.h"
#include "templates/parser_parts.h"
#include "templates/path.h"

/// What a template's pages must keep once they are placed.
namespace formloop::templates {
namespace {

using paper::show;

constexpr Mm kSlack{0.01};

/// Paper that belongs to one field, or to a code.
struct Claim {
    Rect<Mm> box;
    std::size_t field;  ///< index into the layout's fields, or past them: a code
};

std::vector<Claim> claims_of(const PageLayout& page) {
    std::vector<Claim> claims;
    for (std::size_t i = 0; i < page.fields.size(); ++i) {
        const PlacedField& field = page.fields[i];
        if (field.field->kind == FieldKind::strike) continue;  // lies over its whole row
        if (!field.choices.empty()) {
            for (const PlacedChoice& choice : field.choices) claims.push_back({choice.box, i});
        } else if (!field.cells.empty()) {
            for (const auto& cell : field.cells) claims.push_back({cell, i});
        } else {
            claims.push_back({field.box, i});
        }
    }
    for (const auto& box : {page.qr_box, page.datamatrix_box, page.readable_code_box}) {
        if (!box.empty()) claims.push_back({box, page.fields.size()});
    }
    return claims;
}

class PageCheck {
public:
    PageCheck(const PageTemplate& page, const PageLayout& layout, const std::vector<Place>& places, Faults& faults)
        : page_(page), layout_(layout), places_(places), faults_(faults) {}

    void run() {
        inside();
        twice();
        overlaps();
        if (!layout_.qr_box.empty()) corners();
    }

private:
    std::string named(std::size_t field) const {
        return field < layout_.fields.size() ? "field \"" + layout_.fields[field].path + '"' : "a code of the page";
    }
    std::string schema(std::size_t field) const {
        return field < layout_.fields.size() ? schema_path(layout_.fields[field].path) : std::string();
    }
    Place place(std::size_t field) const { return field < places_.size() ? places_[field] : page_.place; }

    void inside() {
        const Rect<Mm> paper{Mm{}, Mm{}, layout_.size.width, layout_.size.height};
        std::set<std::string> told;
        for (const Claim& claim : claims_of(layout_)) {
            const Rect<Mm>& b = claim.box;
            if (paper.contains(b) || !told.insert(schema(claim.field)).second) continue;
            std::string what;
            if (b.right() > paper.width) {
                what = "ends at " + show(b.right()) + " mm, but the page is " + show(paper.width) + " mm wide";
            } else if (b.bottom() > paper.height) {
                what = "ends at " + show(b.bottom()) + " mm, but the page is " + show(paper.height) + " mm high";
            } else {
                what = "begins at (" + show(b.x) + ", " + show(b.y) + ") mm, expected a place on the page";
            }
            faults_.add(place(claim.field), named(claim.field) + ' ' + what);
        }
    }

    void twice() {
        std::set<std::string_view> seen;
        std::set<std::string> told;  // once for all rows
        for (std::size_t i = 0; i < layout_.fields.size(); ++i) {
            if (!seen.insert(layout_.fields[i].path).second &&
                told.insert(schema_path(layout_.fields[i].path)).second) {
                faults_.add(place(i),
                            named(i) + " stands twice on page " + std::to_string(page_.page) + ", expected once");
            }
        }
    }

    void overlaps() {
        auto claims = claims_of(layout_);
        std::ranges::sort(claims, {}, [](const Claim& claim) { return claim.box.y; });
        std::vector<const Claim*> open;
        std::set<std::pair<std::string, std::string>> told;  // once for all rows
        for (const Claim& claim : claims) {
            std::erase_if(open, [&](const Claim* other) { return other->box.bottom() <= claim.box.y + kSlack; });
            for (const Claim* other : open) {
                if (other->field == claim.field && claim.field >= layout_.fields.size()) continue;
                if (!claim.box.grown(-kSlack).overlaps(other->box)) continue;
                const auto pair = std::minmax(claim.field, other->field);
                if (told.size() > 50 || !told.emplace(schema(pair.first), schema(pair.second)).second) continue;
                faults_.add(place(pair.first), named(pair.first) + " overlaps " +
                                                   (pair.first == pair.second ? "itself" : named(pair.second)));
            }
            open.push_back(&claim);
        }
    }

    void corners() {
        constexpr Mm kWhite{3}, kHairline{0.2};
        const auto told = [&](std::string_view what) {
            faults_.add(page_.place, std::string(what) + " of page " + std::to_string(page_.page) +
                                         " stands within 3 mm of a corner mark");
        };
        for (const CornerMark& mark : corner_marks(layout_.size)) {
            const Rect<Mm> zone = mark.box.grown(kWhite - kHairline);
            for (std::size_t i = 0; i < layout_.fields.size(); ++i) {
                if (zone.overlaps(layout_.fields[i].box)) {
                    faults_.add(place(i), named(i) + " stands within 3 mm of a corner mark");
                }
            }
            if (std::ranges::any_of(layout_.captions, [&](const Caption& c) { return zone.overlaps(c.box); }))
                told("print");
            if (std::ranges::any_of(layout_.patches, [&](const Patch& p) { return zone.overlaps(p.box); }))
                told("a tint");
            if (std::ranges::any_of(layout_.strokes, [&](const Stroke& s) {
                    return zone.overlaps(Rect<Mm>::from_corners(s.from, s.to).grown(Mm{0.05}));
                })) {
                told("a rule");
            }
        }
    }

    const PageTemplate& page_;
    const PageLayout& layout_;
    const std::vector<Place>& places_;
    Faults& faults_;
};

void collect_paths(const std::vector<Field>& fields, const std::vector<Repeat>& repeats, const std::string& before,
                   std::vector<std::string>& out) {
    for (const Field& field : fields) out.push_back(before + field.id);
    for (const Repeat& repeat : repeats) collect_paths(repeat.fields, repeat.repeats, before + repeat.id + '.', out);
}

void check_continuations(const FormTemplate& form, Faults& faults) {
    for (const PageTemplate& page : form.pages) {
        if (page.continues.empty()) continue;
        const auto tables = tables_of(page);
        const auto table = std::ranges::find(tables, page.continues, [](const Table* t) { return t->repeat; });
        if (table == tables.end()) {
            faults.add(page.place, "page " + std::to_string(page.page) + " continues \"" +
                                       printable(page.continues.substr(0, 60)) + "\", but has no table of it");
            continue;
        }
        const int before = base_capacity(form, page.continues);
        if ((*table)->first != before) {
            faults.add((*table)->place, "first is " + std::to_string((*table)->first) + ", expected " +
                                            std::to_string(before) + ": the rows of \"" + page.continues +
                                            "\" on the pages before");
        }
    }
}

}  // namespace

void check_pages(const FormTemplate& form, Faults& faults, Place file) {
    std::set<std::string, std::less<>> standing;
    const LayoutRequest blank;
    for (const PageTemplate& page : form.pages) {
        PageBuilder builder(form, page, blank, 1, &faults);
        const PageLayout layout = builder.build();
        PageCheck(page, layout, builder.places(), faults).run();
        for (const PlacedField& field : layout.fields) standing.insert(schema_path(field.path));
    }
    std::vector<std::string> paths;
    collect_paths(form.schema.fields, form.schema.repeats, "", paths);
    for (const std::string& path : paths) {
        if (!standing.contains(path)) faults.add(file, "field \"" + path + "\" stands on no page");
    }
    check_continuations(form, faults);
}

}  // namespace formloop::templates
