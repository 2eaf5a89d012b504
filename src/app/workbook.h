// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "src/base/error.h"
#include "src/base/geometry.h"
#include "src/record/calendar.h"

/// A spreadsheet of the kind .xlsx, written from top to bottom: what is written is on disk and not in memory.
namespace formloop::app {

/// What a cell is to a spreadsheet. `text` is never a formula, whatever it begins with.
enum class Shown { text, number, date, month, time, mark };
enum class Trust { settled, doubtful, unreadable };  ///< the last two in colours of their own

struct SheetCell {
    Shown shown = Shown::text;
    std::string text;   ///< of text and mark; empty: a blank cell
    double number = 0;  ///< of number; of date and month the spreadsheet's serial day, of time the part of a day
    Trust trust = Trust::settled;

    static SheetCell of_text(std::string text, Trust trust = Trust::settled) { return {Shown::text, std::move(text), 0, trust}; }
    static SheetCell of_number(double number, Trust trust = Trust::settled) { return {Shown::number, {}, number, trust}; }
};

/// The serial day that spreadsheets count by; below 61 (1900-03-01) they do not agree on one.
int serial_day(record::Date day);

/// A picture in a cell.
struct SheetPicture {
    std::string png;
    Size<Mm> size;  ///< to be shown in, smaller where the row is lower
};

class Workbook;

/// One sheet: a header that stays in sight and can be filtered by, and rows below it. Past the last row that a sheet can have it
/// goes on in another.
class Sheet {
public:
    void add(const std::vector<SheetCell>& row);
    /// The same with a picture after the last cell. The sheet must have been made for pictures.
    void add(const std::vector<SheetCell>& row, const SheetPicture& picture);

private:
    friend class Workbook;
    void begin_part();
    void end_part();

    Workbook* book_ = nullptr;
    std::string name_;
    std::vector<std::string> header_;
    bool pictures_ = false;
    int parts_ = 0;
    void* worksheet_ = nullptr;  ///< the library's
    std::uint32_t row_ = 0;
    std::vector<int> widths_;  ///< of columns, in characters
};

/// Libxlsxwriter, seen by no other file.
class Workbook {
public:
    /// `draft` is the file to write, `place` what errors name. Needs a folder `draft`.work meanwhile. Fails with `disk`.
    static std::expected<Workbook, Error> begin(const std::filesystem::path& draft, const std::filesystem::path& place);
    Workbook(Workbook&&) noexcept;
    ~Workbook();

    enum class Rows { low, for_pictures };
    /// The name is cut and changed to one that a sheet can have. The workbook must stay where it is as long as the sheet is used.
    Sheet begin_sheet(const std::string& name, std::vector<std::string> header, Rows rows = Rows::low);
    /// Fails with `disk` when not all of it is on disk.
    std::expected<void, Error> end_sheet(Sheet& sheet);
    /// Writes the file, which says that it was made on that day. Fails with `disk`; memory that runs out is thrown.
    std::expected<void, Error> end(record::Date made_on);

private:
    friend class Sheet;
    struct Implementation;
    explicit Workbook(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace formloop::app
