// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/workbook.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <new>
#include <set>
#include <utility>

#include "src/base/text.h"
#include "src/store/files.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_text = 32767;  // UTF-16 units in a cell
constexpr std::size_t longest_name = 31;     // of a sheet
constexpr int narrowest = 6, widest = 44;    // columns, in characters
constexpr double picture_row = 48;           // pt
constexpr double picture_row_px = 64;
constexpr double px_per_mm = 96 / 25.4;
constexpr int picture_column = 70;           // characters
constexpr double picture_column_px = 490;

constexpr std::size_t shown_kinds = 6, trusts = 3;

/// How wide a text is: Chinese characters count double.
int width_of(std::string_view text) {
    int width = 0;
    for (const auto& character : characters(text)) width += character.size() >= 3 ? 2 : 1;
    return width;
}

/// Text as a cell can hold it. Spreadsheets read `_x0041_` as a character by its number: so are control characters spelled, and
/// what looks like one is not. What XML cannot hold becomes U+FFFD, and what is too long is cut.
std::string cell_text(std::string_view text) {
    const auto all = characters(text);
    const auto is_hex = [&](std::size_t i) { return i < all.size() && all[i].size() == 1 && std::isxdigit(static_cast<unsigned char>(all[i][0])); };
    std::string out;
    std::size_t units = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::string one = all[i];
        const auto first = static_cast<unsigned char>(one[0]);
        if (one == "\uFFFE" || one == "\uFFFF" || first == 0) {
            one = "\uFFFD";
        } else if (first < 0x20 && first != '\t' && first != '\n') {
            constexpr const char* digits = "0123456789ABCDEF";
            one = std::string("_x00") + digits[first >> 4] + digits[first & 15] + "_";
        } else if (one == "_" && i + 6 < all.size() && all[i + 1] == "x" && is_hex(i + 2) && is_hex(i + 3) && is_hex(i + 4) && is_hex(i + 5) &&
                   all[i + 6] == "_") {
            one = "_x005F_";
        }
        units += one.size() == 4 ? 2 : one.size() == 7 ? 7 : 1;
        if (units >= longest_text) return out + "…";
        out += one;
    }
    return out;
}

std::string sheet_name(std::string_view wanted) {
    std::string name;
    for (const auto& character : characters(wanted)) name += std::strchr("[]:*?/\\'", character[0]) ? "-" : character;
    const auto all = characters(name);
    return all.size() <= longest_name ? name : join({all.begin(), all.begin() + longest_name}, "");
}

lxw_worksheet* sheet_of(void* worksheet) { return static_cast<lxw_worksheet*>(worksheet); }

}  // namespace

int serial_day(record::Date day) {
    using namespace std::chrono;
    return int((sys_days(day) - sys_days(1899y / December / 30)).count());
}

struct Workbook::Implementation {
    fs::path file, place, work;
    lxw_workbook* book = nullptr;
    lxw_format* header = nullptr;
    std::array<std::array<lxw_format*, trusts>, shown_kinds> formats{};
    std::set<std::string> names;
    std::uintmax_t written = 0;  ///< bytes of sheets and pictures so far
    std::size_t pictures = 0;
    int failed = 0;              ///< errno of the first thing that could not be written

    ~Implementation() {
        if (book) lxw_workbook_free(book);
        std::error_code ignored;
        fs::remove_all(work, ignored);
    }

    lxw_format* format(Shown shown, Trust trust) const { return formats[std::size_t(shown)][std::size_t(trust)]; }

    lxw_format* new_format() const {
        auto* made = workbook_add_format(book);
        if (!made) throw std::bad_alloc();
        return made;
    }

    void make_formats() {
        header = new_format();
        format_set_bold(header);
        format_set_text_wrap(header);
        format_set_align(header, LXW_ALIGN_VERTICAL_CENTER);
        format_set_bg_color(header, 0xE7EBF0);
        format_set_bottom(header, LXW_BORDER_THIN);
        constexpr std::array<const char*, shown_kinds> spelled = {"@", "General", "yyyy-mm-dd", "yyyy-mm", "hh:mm", "@"};
        constexpr std::array<lxw_color_t, trusts> colours = {0, 0xFFE699, 0xF8B4B4};
        for (std::size_t shown = 0; shown < shown_kinds; ++shown)
            for (std::size_t trust = 0; trust < trusts; ++trust) {
                auto* made = formats[shown][trust] = new_format();
                format_set_num_format(made, spelled[shown]);
                format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
                if (Shown(shown) == Shown::text) format_set_text_wrap(made);
                if (Shown(shown) == Shown::mark) format_set_align(made, LXW_ALIGN_CENTER);
                if (trust != 0) format_set_bg_color(made, colours[trust]);
            }
    }

    lxw_worksheet* new_worksheet(const std::string& wanted) {
        auto name = sheet_name(wanted);
        for (int i = 2; names.contains(name); ++i) {
            const auto ending = " (" + std::to_string(i) + ")";
            const auto all = characters(sheet_name(wanted));
            name = join({all.begin(), all.begin() + std::min(all.size(), longest_name - ending.size())}, "") + ending;
        }
        names.insert(name);
        errno = 0;
        auto* made = workbook_add_worksheet(book, name.c_str());
        if (!made && errno == 0) throw std::bad_alloc();
        if (!made) failed = errno;
        return made;
    }

    /// The rows of a sheet so far are on disk, as far as the library was asked: it does not look.
    void flush(lxw_worksheet* sheet) {
        errno = 0;
        if (std::fflush(sheet->optimize_tmpfile) == 0 && !std::ferror(sheet->optimize_tmpfile)) {
            written += std::uintmax_t(std::max<off_t>(0, ::ftello(sheet->optimize_tmpfile)));
            return;
        }
        if (!failed) failed = errno ? errno : EIO;
    }

    Error error(int number) const {
        if (number == EIO)  // what it was is lost; most often there was no room
            if (auto room = store::make_room(work, 1 << 20, place); !room) return room.error();
        if (number == ENOSPC || number == EDQUOT) return {ErrorCode::disk, place.string(), "cannot be written, the disk is full"};
        return {ErrorCode::disk, place.string(), std::string("cannot be written: ") + std::strerror(number)};
    }
};

Workbook::Workbook(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

std::expected<Workbook, Error> Workbook::begin(const fs::path& draft, const fs::path& place) {
    auto made = std::make_unique<Implementation>();
    made->file = draft;
    made->place = place;
    made->work = draft.string() + ".work";
    std::error_code fault;
    if (!fs::create_directory(made->work, fault)) return std::unexpected(made->error(fault ? fault.value() : EEXIST));
    std::string work = made->work.string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = work.data();
    made->book = workbook_new_opt(draft.c_str(), &options);
    if (!made->book) throw std::bad_alloc();
    made->make_formats();
    return Workbook(std::move(made));
}

Sheet Workbook::begin_sheet(const std::string& name, std::vector<std::string> header, Rows rows) {
    Sheet sheet;
    sheet.book_ = this;
    sheet.name_ = name;
    sheet.header_ = std::move(header);
    sheet.pictures_ = rows == Rows::for_pictures;
    sheet.begin_part();
    return sheet;
}

void Sheet::begin_part() {
    auto& book = *book_->implementation_;
    ++parts_;
    auto* made = book.new_worksheet(parts_ == 1 ? name_ : name_ + " " + std::to_string(parts_));
    worksheet_ = made;
    row_ = 1;
    widths_.assign(header_.size(), narrowest);
    if (!made) return;
    if (pictures_) worksheet_set_default_row(made, picture_row, LXW_FALSE);
    worksheet_freeze_panes(made, 1, 1);
    for (std::size_t i = 0; i < header_.size(); ++i) {
        worksheet_write_string(made, 0, lxw_col_t(i), cell_text(header_[i]).c_str(), book.header);
        widths_[i] = std::clamp(width_of(header_[i]) + 3, narrowest, 18);  // 3: the button of the filter
    }
}

void Sheet::end_part() {
    auto* sheet = sheet_of(worksheet_);
    if (!sheet) return;
    for (std::size_t i = 0; i < widths_.size(); ++i)
        worksheet_set_column(sheet, lxw_col_t(i), lxw_col_t(i), pictures_ && i + 1 == widths_.size() ? picture_column : widths_[i], nullptr);
    worksheet_autofilter(sheet, 0, 0, row_ - 1, lxw_col_t(header_.size() - 1));
    book_->implementation_->flush(sheet);
}

void Sheet::add(const std::vector<SheetCell>& row) {
    auto& book = *book_->implementation_;
    if (row_ == LXW_ROW_MAX) {
        end_part();
        begin_part();
    }
    auto* sheet = sheet_of(worksheet_);
    if (!sheet) return;
    assert(row.size() <= header_.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto& cell = row[i];
        const auto column = lxw_col_t(i);
        auto* format = book.format(cell.shown, cell.trust);
        if (cell.shown == Shown::text || cell.shown == Shown::mark) {
            if (!cell.text.empty()) worksheet_write_string(sheet, row_, column, cell_text(cell.text).c_str(), format);
            else if (cell.trust != Trust::settled) worksheet_write_blank(sheet, row_, column, format);
            widths_[i] = std::max(widths_[i], std::min(widest, width_of(cell.text) + 1));
        } else {
            worksheet_write_number(sheet, row_, column, cell.number, format);
            widths_[i] = std::max(widths_[i], 11);
        }
    }
    ++row_;
}

void Sheet::add(const std::vector<SheetCell>& row, const SheetPicture& picture) {
    assert(pictures_);
    add(row);
    auto* sheet = sheet_of(worksheet_);
    if (!sheet) return;
    auto& book = *book_->implementation_;
    const auto file = book.work / (std::to_string(++book.pictures) + ".png");
    auto out = store::NewFile::make(file, book.place);
    if (!out || !out->add(picture.png) || !out->end()) {
        if (!book.failed) book.failed = EIO;
        return;
    }
    book.written += picture.png.size();
    // The library shows a picture as large as its pixels: the scale is to the size in mm.
    const auto pixels = [&](std::size_t at) {  // of the PNG's first chunk, big-endian
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < 4 && at + i < picture.png.size(); ++i) number = number << 8 | static_cast<unsigned char>(picture.png[at + i]);
        return double(std::max<std::uint32_t>(number, 1));
    };
    const double width = picture.size.width.value * px_per_mm, height = picture.size.height.value * px_per_mm;
    const double fit = std::min({1.25, (picture_row_px - 4) / height, (picture_column_px - 4) / width});
    lxw_image_options options{};
    options.x_offset = options.y_offset = 2;
    options.x_scale = width * fit / pixels(16);
    options.y_scale = height * fit / pixels(20);
    options.object_position = LXW_OBJECT_MOVE_AND_SIZE;  // goes with its row when rows are filtered
    std::string description = "原件";
    options.description = description.data();
    worksheet_insert_image_opt(sheet, row_ - 1, lxw_col_t(row.size()), file.c_str(), &options);
}

std::expected<void, Error> Workbook::end_sheet(Sheet& sheet) {
    sheet.end_part();
    if (implementation_->failed) return std::unexpected(implementation_->error(implementation_->failed));
    return {};
}

std::expected<void, Error> Workbook::end(record::Date made_on) {
    auto& book = *implementation_;
    // The library copies every sheet once more and then packs it, without looking whether there is room: there is.
    const auto needed = 2 * book.written + 8192 * book.pictures + (2u << 20);
    if (auto room = store::make_room(book.work, needed, book.place); !room) return room;
    lxw_doc_properties properties{};
    properties.created = std::chrono::system_clock::to_time_t(std::chrono::sys_days(made_on));
    workbook_set_properties(book.book, &properties);
    errno = 0;
    const auto closed = workbook_close(std::exchange(book.book, nullptr));
    const int number = errno;
    if (closed == LXW_ERROR_MEMORY_MALLOC_FAILED) throw std::bad_alloc();
    if (closed != LXW_NO_ERROR) return std::unexpected(book.error(number ? number : EIO));
    std::error_code fault;
    fs::remove_all(book.work, fault);
    if (fault) return std::unexpected(book.error(fault.value()));
    return {};
}

}  // namespace formloop::app
