// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

namespace formloop::simulator {
namespace {

struct CloseLibrary {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
    void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, CloseLibrary>;
using Face = std::unique_ptr<FT_FaceRec_, CloseFace>;

/// A slow wave over the em square that moves points of an outline as an unsteady hand does.
struct Unrest {
    double ax[3], ay[3], fx[3], fy[3], px[3], py[3], amplitude;
    Unrest(Random& random, double share) : amplitude(share) {
        for (int i = 0; i < 3; ++i) {
            ax[i] = random.normal(0, 1), ay[i] = random.normal(0, 1);
            fx[i] = random.between(1, 6), fy[i] = random.between(1, 6);
            px[i] = random.between(0, 6.28), py[i] = random.between(0, 6.28);
        }
    }
    void move(double& x, double& y) const {
        double dx = 0, dy = 0;
        for (int i = 0; i < 3; ++i) {
            const double wave = std::sin(fx[i] * x + fy[i] * y + px[i]);
            dx += ax[i] * wave, dy += ay[i] * std::sin(fy[i] * x - fx[i] * y + py[i]);
        }
        x += amplitude * dx, y += amplitude * dy;
    }
};

class Font final : public Script {
public:
    Font(Library library, std::vector<Face> faces, std::string name)
        : library_(std::move(library)), faces_(std::move(faces)), name_(std::move(name)) {}

    bool has(char32_t c) const override { return c == U' ' || face_of(c).first != nullptr; }
    std::string name() const override { return name_; }

    double advance(char32_t c) const override {
        const auto [face, glyph] = face_of(c);
        if (!face || FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE)) return 0.5;
        return static_cast<double>(face->glyph->metrics.horiAdvance) / face->units_per_EM;
    }

    InkBox extent(char32_t c) const override {
        const auto [face, glyph] = face_of(c);
        if (!face || FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE)) return {};
        FT_BBox box;
        FT_Outline_Get_CBox(&face->glyph->outline, &box);
        const double em = face->units_per_EM;
        return {box.xMin / em, -box.yMax / em, box.xMax / em, -box.yMin / em};
    }

    Mask draw(char32_t c, const Placement& at, double px_per_mm, Random& random) const override {
        const auto [face, glyph] = face_of(c);
        if (!face || FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE)) return {};
        FT_Outline& outline = face->glyph->outline;
        if (outline.n_points == 0) return {};
        const double em = face->units_per_EM, size = at.em.value * px_per_mm;
        const double cosine = std::cos(at.turn), sine = std::sin(at.turn);
        const Unrest unrest(random, at.unrest);
        for (int i = 0; i < outline.n_points; ++i) {
            double x = outline.points[i].x / em, y = outline.points[i].y / em;  // y up
            unrest.move(x, y);
            x = x * at.stretch + y * at.slant;
            const double turned_x = x * cosine + y * sine, turned_y = y * cosine - x * sine;
            outline.points[i].x = std::lround((turned_x * size + at.origin.x.value * px_per_mm) * 64);
            outline.points[i].y = std::lround((turned_y * size - at.origin.y.value * px_per_mm) * 64);
        }
        if (const long bolder = std::lround(at.bolder.value * px_per_mm * 64); bolder != 0) {
            FT_Outline_Embolden(&outline, bolder);
            FT_Outline_Translate(&outline, -bolder / 2, -bolder / 2);
        }
        FT_BBox box;
        FT_Outline_Get_CBox(&outline, &box);
        const auto floor64 = [](FT_Pos v) { return static_cast<int>(v >= 0 ? v / 64 : -((-v + 63) / 64)); };
        const int left = floor64(box.xMin), bottom = floor64(box.yMin);
        const int width = floor64(box.xMax + 63) - left, height = floor64(box.yMax + 63) - bottom;
        if (width <= 0 || height <= 0 || width > 20000 || height > 20000) return {};
        FT_Outline_Translate(&outline, -left * 64, -bottom * 64);

        std::vector<unsigned char> pixels(static_cast<std::size_t>(width) * height);
        FT_Bitmap bitmap{};
        bitmap.width = static_cast<unsigned>(width), bitmap.rows = static_cast<unsigned>(height), bitmap.pitch = width;
        bitmap.buffer = pixels.data(), bitmap.num_grays = 256, bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
        FT_Outline_Get_Bitmap(library_.get(), &outline, &bitmap);
        Mask mask{left, -bottom - height, width, height, std::vector<float>(pixels.size())};
        std::ranges::transform(pixels, mask.cover.begin(), [](unsigned char v) { return static_cast<float>(v) / 255; });
        return mask;
    }

private:
    std::pair<FT_Face, FT_UInt> face_of(char32_t c) const {
        for (const Face& face : faces_)
            if (const FT_UInt glyph = FT_Get_Char_Index(face.get(), c)) return {face.get(), glyph};
        return {nullptr, 0};
    }
    Library library_;  // outlives the faces
    std::vector<Face> faces_;
    std::string name_;
};

}  // namespace

bool Script::has_all(std::u32string_view text) const {
    return std::ranges::all_of(text, [&](char32_t c) { return has(c); });
}

std::expected<std::unique_ptr<Script>, Error> open_font(const std::vector<std::filesystem::path>& files,
                                                        const std::string& name, int face_index) {
    FT_Library raw = nullptr;
    if (FT_Init_FreeType(&raw)) return std::unexpected(Error{ErrorCode::internal, name, "FreeType does not start"});
    Library library(raw);
    std::vector<Face> faces;
    for (const auto& file : files) {
        FT_Face face = nullptr;
        if (FT_New_Face(raw, file.c_str(), face_index, &face))
            return std::unexpected(Error{ErrorCode::bad_input, file.string(), "is not a font that can be read"});
        faces.emplace_back(face);
        FT_Select_Charmap(face, FT_ENCODING_UNICODE);
    }
    return std::make_unique<Font>(std::move(library), std::move(faces), name);
}

std::expected<std::unique_ptr<Script>, Error> installed_font(const std::string& family) {
    struct Free {
        void operator()(FcPattern* p) const { FcPatternDestroy(p); }
    };
    std::unique_ptr<FcPattern, Free> wanted(FcPatternCreate());
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, FC_WEIGHT_REGULAR);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result;
    std::unique_ptr<FcPattern, Free> found(FcFontMatch(nullptr, wanted.get(), &result));
    const Error missing{ErrorCode::engine_missing, family, "no font of this name is installed"};
    if (!found) return std::unexpected(missing);
    bool same = false;
    FcChar8* text = nullptr;
    for (int i = 0; FcPatternGetString(found.get(), FC_FAMILY, i, &text) == FcResultMatch; ++i)
        same = same || family == reinterpret_cast<const char*>(text);
    int index = 0;
    if (!same || FcPatternGetString(found.get(), FC_FILE, 0, &text) != FcResultMatch) return std::unexpected(missing);
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &index);
    return open_font({reinterpret_cast<const char*>(text)}, family, index);
}

std::expected<std::vector<std::unique_ptr<Script>>, Error> fonts_below(const std::filesystem::path& folder) {
    std::error_code fault;
    std::map<std::string, std::vector<std::filesystem::path>> files;
    static const std::regex web(R"((.+)-([a-z-]+)-400-normal\.woff2)"), other(R"(.+-(\d+|[a-z-]+)-\d+-[a-z]+\.woff2?)");
    for (std::filesystem::recursive_directory_iterator it(folder, fault), end; !fault && it != end; it.increment(fault)) {
        const std::string file = it->path().filename().string(), ending = it->path().extension().string();
        std::smatch match;
        if (it->path().parent_path().filename() == "files" && ending.starts_with(".woff")) {
            if (std::regex_match(file, match, web))
                files[it->path().parent_path().parent_path().filename().string()].push_back(it->path());
        } else if (ending == ".ttf" || ending == ".otf" || (ending == ".woff2" && !std::regex_match(file, other))) {
            files[it->path().stem().string()].push_back(it->path());
        }
    }
    if (fault) return std::unexpected(Error{ErrorCode::not_found, folder.string(), fault.message()});
    std::vector<std::unique_ptr<Script>> fonts;
    for (auto& [name, parts] : files) {
        std::ranges::sort(parts);
        auto font = open_font(parts, name);
        if (!font) return std::unexpected(font.error());
        fonts.push_back(std::move(*font));
    }
    if (fonts.empty()) return std::unexpected(Error{ErrorCode::not_found, folder.string(), "holds no fonts"});
    return fonts;
}

}  // namespace formloop::simulator
