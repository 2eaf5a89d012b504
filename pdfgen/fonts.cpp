// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdfgen/fonts.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

#include "pdfgen/truetype.h"
#include "src/base/text.h"

namespace formloop::pdfgen {

namespace {

struct BlobDeleter {
    void operator()(hb_blob_t* b) const { hb_blob_destroy(b); }
};
struct FaceDeleter {
    void operator()(hb_face_t* f) const { hb_face_destroy(f); }
};
struct FontDeleter {
    void operator()(hb_font_t* f) const { hb_font_destroy(f); }
};
struct InputDeleter {
    void operator()(hb_subset_input_t* i) const { hb_subset_input_destroy(i); }
};
struct DrawFunctionsDeleter {
    void operator()(hb_draw_funcs_t* d) const { hb_draw_funcs_destroy(d); }
};
using Blob = std::unique_ptr<hb_blob_t, BlobDeleter>;
using Face = std::unique_ptr<hb_face_t, FaceDeleter>;
using Font = std::unique_ptr<hb_font_t, FontDeleter>;
using Input = std::unique_ptr<hb_subset_input_t, InputDeleter>;
using DrawFunctions = std::unique_ptr<hb_draw_funcs_t, DrawFunctionsDeleter>;

struct LoadedFont {
    Face face;
    Font font;
    double units = 1000;
    double middle = 0.38;
    int ascent = 0, descent = 0, cap_height = 0;
    std::array<int, 4> bounds{};

    std::vector<std::uint16_t> glyphs, advances;  // by character up to U+FFFF, in font units: text is measured often

    hb_codepoint_t glyph(char32_t character) const { return character < glyphs.size() ? glyphs[character] : 0; }
    double advance(char32_t character) const { return advances[character] / units; }
    int thousandths(double font_units) const { return static_cast<int>(std::lround(font_units * 1000 / units)); }
};

struct KnownFont {
    const char* file;
    int index;
    const char* package;
};
// One font each and no second choice: the print that reading takes away is drawn anew on the machine that reads, and
// must be the print that stands on the paper.
constexpr KnownFont hei{"wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei"};
constexpr KnownFont kai{"lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "fonts-lxgw-wenkai"};

std::vector<std::filesystem::path> font_folders() {
    std::vector<std::filesystem::path> folders;
    if (const char* own = std::getenv("FORMLOOP_FONTS"); own != nullptr && *own != 0) folders.emplace_back(own);
    folders.emplace_back("/usr/share/fonts/truetype");
    folders.emplace_back("/usr/local/share/fonts");
    return folders;
}

std::expected<FontSource, Error> find_font(Typeface face) {
    const KnownFont& wanted = face == Typeface::kai ? kai : hei;
    const std::filesystem::path name(wanted.file);
    for (const auto& folder : font_folders()) {
        for (const auto& file : {folder / name, folder / name.filename()}) {
            std::error_code ignored;
            if (std::filesystem::is_regular_file(file, ignored))
                return FontSource{face, file, wanted.index, wanted.package};
        }
    }
    return std::unexpected(
        Error{ErrorCode::engine_missing, "fonts",
              "the font " + name.filename().string() + " was not found, expected the package " + wanted.package});
}

std::expected<LoadedFont, Error> load_font(const FontSource& source) {
    const auto refuse = [&source](const std::string& what) {
        return std::unexpected(Error{ErrorCode::engine_missing, source.file.string(),
                                     what + ", expected the TrueType font of the package " + source.package});
    };
    const Blob blob(hb_blob_create_from_file_or_fail(source.file.c_str()));
    if (!blob) return refuse("the font cannot be opened");
    LoadedFont loaded;
    loaded.face.reset(hb_face_create(blob.get(), static_cast<unsigned>(source.index)));
    const Blob outlines(hb_face_reference_table(loaded.face.get(), HB_TAG('g', 'l', 'y', 'f')));
    if (hb_face_get_glyph_count(loaded.face.get()) == 0) return refuse("the file holds no font");
    if (hb_blob_get_length(outlines.get()) == 0) return refuse("the font has no TrueType outlines");
    loaded.units = hb_face_get_upem(loaded.face.get());
    loaded.font.reset(hb_font_create(loaded.face.get()));

    loaded.glyphs.resize(0x10000);
    loaded.advances.resize(0x10000);
    for (char32_t c = 0x20; c < 0x10000; ++c) {
        hb_codepoint_t glyph = 0;
        if (!hb_font_get_nominal_glyph(loaded.font.get(), c, &glyph)) continue;
        loaded.glyphs[c] = static_cast<std::uint16_t>(glyph);
        loaded.advances[c] = static_cast<std::uint16_t>(hb_font_get_glyph_h_advance(loaded.font.get(), glyph));
    }

    hb_font_extents_t line{};
    hb_font_get_h_extents(loaded.font.get(), &line);
    loaded.ascent = loaded.thousandths(line.ascender);
    loaded.descent = loaded.thousandths(line.descender);
    hb_glyph_extents_t box{};
    if (hb_font_get_glyph_extents(loaded.font.get(), loaded.glyph(U'H'), &box))
        loaded.cap_height = loaded.thousandths(box.y_bearing);
    const Blob head(hb_face_reference_table(loaded.face.get(), HB_TAG('h', 'e', 'a', 'd')));
    unsigned length = 0;
    const char* bytes = hb_blob_get_data(head.get(), &length);
    constexpr unsigned bounds_at = 36;  // xMin, yMin, xMax, yMax of the table
    for (unsigned i = 0; i < 4 && length >= bounds_at + 8; ++i) {
        const auto high = static_cast<unsigned char>(bytes[bounds_at + 2 * i]);
        const auto low = static_cast<unsigned char>(bytes[bounds_at + 2 * i + 1]);
        loaded.bounds[i] = loaded.thousandths(static_cast<std::int16_t>(high << 8 | low));
    }
    if (const auto glyph = loaded.glyph(U'国'); glyph != 0 && hb_font_get_glyph_extents(loaded.font.get(), glyph, &box))
        loaded.middle = (box.y_bearing + box.height / 2.0) / loaded.units;
    return loaded;
}

void put16(std::string& out, unsigned value) {
    out.push_back(static_cast<char>(value >> 8 & 0xFF));
    out.push_back(static_cast<char>(value & 0xFF));
}

/// A character map of one code, U+0100 (format 4).
std::string smallest_character_map(unsigned glyph) {
    std::string out;
    for (const unsigned v : {0u, 1u, 3u, 1u, 0u, 12u}) put16(out, v);          // version, tables, platform, encoding, offset
    for (const unsigned v : {4u, 32u, 0u, 4u, 4u, 1u, 0u}) put16(out, v);      // format, length, language, two segments
    for (const unsigned v : {0x100u, 0xFFFFu, 0u}) put16(out, v);              // ends, padding
    for (const unsigned v : {0x100u, 0xFFFFu}) put16(out, v);                  // starts
    for (const unsigned v : {glyph - 0x100u & 0xFFFFu, 1u, 0u, 0u}) put16(out, v);  // deltas, offsets
    return out;
}

void add_table(hb_face_t* face, hb_tag_t tag, const std::string& bytes) {
    const Blob blob(
        hb_blob_create(bytes.data(), static_cast<unsigned>(bytes.size()), HB_MEMORY_MODE_DUPLICATE, nullptr, nullptr));
    hb_face_builder_add_table(face, tag, blob.get());
}

/// What HarfBuzz draws of a glyph, the parts of composite ones in their places.
struct DrawnOutline {
    double scale = 1;  ///< from the font's units
    std::vector<Contour> contours;
    Spot at;

    Spot spot(float x, float y) const { return {x * scale, y * scale}; }
    void add(std::optional<Spot> control, Spot to) {
        if (!contours.empty()) contours.back().push_back({at, control, to});
        at = to;
    }

    static DrawnOutline& of(void* self) { return *static_cast<DrawnOutline*>(self); }
    static void move_to(hb_draw_funcs_t*, void* self, hb_draw_state_t*, float x, float y, void*) {
        of(self).contours.emplace_back();
        of(self).at = of(self).spot(x, y);
    }
    static void line_to(hb_draw_funcs_t*, void* self, hb_draw_state_t*, float x, float y, void*) {
        of(self).add({}, of(self).spot(x, y));
    }
    static void curve_to(hb_draw_funcs_t*, void* self, hb_draw_state_t*, float control_x, float control_y, float x, float y,
                         void*) {
        of(self).add(of(self).spot(control_x, control_y), of(self).spot(x, y));
    }
};

DrawFunctions draw_functions() {
    DrawFunctions functions(hb_draw_funcs_create());
    hb_draw_funcs_set_move_to_func(functions.get(), DrawnOutline::move_to, nullptr, nullptr);
    hb_draw_funcs_set_line_to_func(functions.get(), DrawnOutline::line_to, nullptr, nullptr);
    hb_draw_funcs_set_quadratic_to_func(functions.get(), DrawnOutline::curve_to, nullptr, nullptr);
    return functions;
}

/// A face with one character only, without hints, a character map, and what sets text in lines. The error is a sentence.
std::expected<Face, std::string> cut_face(const LoadedFont& font, char32_t character) {
    const auto refuse = [](const char* step) { return std::unexpected(std::string("HarfBuzz could not ") + step + " the font"); };
    const Input input(hb_subset_input_create_or_fail());
    if (!input) return refuse("prepare to subset");
    hb_set_add(hb_subset_input_unicode_set(input.get()), character);
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag : {"GSUB", "GPOS", "GDEF", "BASE", "kern", "vhea", "vmtx", "VORG", "cmap", "gasp", "hdmx",
                            "VDMX", "LTSH", "STAT", "meta", "FFTM", "EBDT", "EBLC", "morx", "mort", "feat"})
        hb_set_add(dropped, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
    Face cut(hb_subset_or_fail(font.face.get(), input.get()));
    if (!cut) return refuse("subset");
    return cut;
}

/// Empty when HarfBuzz cannot write it.
std::string file_of(hb_face_t* face) {
    const Blob blob(hb_face_reference_blob(face));
    unsigned length = 0;
    const char* data = hb_blob_get_data(blob.get(), &length);
    return std::string(data == nullptr ? "" : data, length);
}

std::string font_name(hb_face_t* face) {
    char buffer[64];
    unsigned size = sizeof buffer;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, buffer);
    return std::string(buffer, size);
}

}  // namespace

struct Fonts::Faces {
    std::array<LoadedFont, 2> fonts;
    std::vector<FontSource> sources;
    DrawFunctions draw = draw_functions();
    std::array<std::unordered_map<char32_t, TrueTypeGlyph>, 2> glyphs;  // by character, made when they are asked for

    const TrueTypeGlyph& glyph(Typeface face, char32_t character) {
        const auto [known, is_new] = glyphs[index(face)].try_emplace(character);
        if (!is_new) return known->second;
        const LoadedFont& font = of(face);
        DrawnOutline drawn{grid_units / font.units, {}, {}};
        hb_font_get_glyph_shape(font.font.get(), font.glyph(character), draw.get(), &drawn);
        std::vector<GridContour> contours;
        for (const Contour& contour : drawn.contours) contours.push_back(coarsen(contour));
        return known->second = pack_glyph(contours, static_cast<int>(std::lround(font.advance(character) * grid_units)));
    }
    const LoadedFont& of(Typeface face) const { return fonts[index(face)]; }
};

Fonts::Fonts(std::unique_ptr<Faces> faces) : faces_(std::move(faces)) {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

std::expected<Fonts, Error> Fonts::load() {
    const auto sans_source = find_font(Typeface::sans);
    if (!sans_source) return std::unexpected(sans_source.error());
    const auto kai_source = find_font(Typeface::kai);
    if (!kai_source) return std::unexpected(kai_source.error());
    return load(*sans_source, *kai_source);
}

std::expected<Fonts, Error> Fonts::load(const FontSource& sans, const FontSource& values) {
    auto faces = std::make_unique<Faces>();
    faces->sources = {sans, values};
    for (std::size_t i = 0; i < 2; ++i) {
        auto font = load_font(faces->sources[i]);
        if (!font) return std::unexpected(font.error());
        faces->fonts[i] = std::move(*font);
    }
    return Fonts(std::move(faces));
}

const std::vector<FontSource>& Fonts::sources() const { return faces_->sources; }
double Fonts::middle(Typeface face) const { return faces_->of(face).middle; }

bool Fonts::draws(Typeface face, char32_t character) const { return faces_->of(face).glyph(character) != 0; }

std::expected<Typeface, Error> Fonts::face_for(Typeface wanted, char32_t character) const {
    if (draws(wanted, character)) return wanted;
    const Typeface other = wanted == Typeface::kai ? Typeface::sans : Typeface::kai;
    if (draws(other, character)) return other;
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(character));
    const std::string name = code;
    return std::unexpected(Error{ErrorCode::missing_glyph, "",
                                 (character > 0xFFFF ? name + " lies beyond U+FFFF" : "no font has " + name) +
                                     ", expected a character that can be printed"});
}

double Fonts::advance(Typeface wanted, char32_t character) const {
    const Typeface other = wanted == Typeface::kai ? Typeface::sans : Typeface::kai;
    for (const Typeface face : {wanted, other})
        if (draws(face, character)) return faces_->of(face).advance(character);
    return 1;
}

double Fonts::width(Typeface wanted, std::u32string_view text) const {
    double sum = 0;
    for (const char32_t character : text) sum += advance(wanted, character);
    return sum;
}

double Fonts::width(Typeface wanted, std::string_view utf8) const {
    const auto text = decode_utf8(utf8);
    return text ? width(wanted, std::u32string_view(*text)) : 0;
}

FontSubset Fonts::subset(Typeface which, const std::u32string& characters) const {
    const LoadedFont& font = faces_->of(which);
    FontSubset out;
    out.characters = characters;
    out.name = font_name(font.face.get());
    out.ascent = font.ascent;
    out.descent = font.descent;
    out.cap_height = font.cap_height;
    out.bounds = font.bounds;
    std::vector<const TrueTypeGlyph*> glyphs;
    for (const char32_t character : characters) {
        glyphs.push_back(&faces_->glyph(which, character));
        out.widths.push_back(font.thousandths(font.advances[character]));
    }
    const auto units = [](int thousandths) { return static_cast<int>(std::lround(thousandths * grid_units / 1000.0)); };
    TrueTypeFrame frame{grid_units, units(font.ascent), units(font.descent), {}};
    std::ranges::transform(font.bounds, frame.bounds.begin(), units);
    out.file = write_truetype(glyphs, frame);
    return out;
}

std::expected<std::string, Error> Fonts::stand_in(Typeface which) const {
    const auto cut = cut_face(faces_->of(which), U'一');
    if (!cut)
        return std::unexpected(Error{ErrorCode::internal, sources()[index(which)].file.string(), cut.error()});
    add_table(cut->get(), HB_TAG('c', 'm', 'a', 'p'), smallest_character_map(1));
    // libharu seeks behind an empty last table and then fails at random; a font without hints has no `prep` to fill it.
    add_table(cut->get(), HB_TAG('p', 'r', 'e', 'p'), std::string("\xB8\x01\xFF\x85\xB0\x04\x8D", 7));
    return file_of(cut->get());
}

}  // namespace formloop::pdfgen
