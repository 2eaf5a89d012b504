// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>

#include <CLI/CLI.hpp>

#include "src/app/copies.h"
#include "src/app/document_names.h"
#include "src/app/issue.h"
#include "src/app/printing.h"
#include "src/app/workspace.h"
#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/record/calendar.h"
#include "src/record/json.h"
#include "src/store/files.h"

namespace formloop::cli {
namespace {

Error wrong(std::string what) { return {ErrorCode::usage, "", std::move(what)}; }

class Print : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("print", "blank or filled forms");
        command->add_option("FORM", form_, "form id")->required();
        auto* sheet = command->add_option("--sheet", sheet_, "number of a blank sheet, of a form that goes on over several")
                          ->check(CLI::Range(1, 99));
        auto* record = command->add_option("--record", record_file_, "records to print filled")->type_name("FILE.json")->excludes(sheet);
        command->add_option("--from", customers_, "customers whose records are printed filled")->type_name("FILE-NO")->excludes(record)->excludes(sheet);
        command->add_option("--office", office_file_, "dealer and consultants")->type_name("FILE");
        command->add_option("--consultant", consultant_, "code of the consultant in the header")->type_name("CODE");
        command->add_option("--month", month_, "month in the header")->type_name("YYYY-MM");
        command->add_option("--day", day_, "day in the header")->type_name("DATE");
        command->add_option("--pages", pages_, "pages of the form: 1,2 or 3")->delimiter(',')->type_name("LIST");
        command->add_option("--copies", copies_, "blank copies")->check(CLI::Range(1, 100000));
        auto* seed = command->add_option("--seed", seed_, "makes copy ids repeatable");
        command->add_option("--copy-id", copy_id_, "id of the first sheet of paper")->excludes(seed);
        command->add_flag("--each", each_, "a document of its own for every record or blank sheet of paper, in the folder -o");
        command->add_option("-o,--output", output_, "the PDF to write, or the folder of --each")->required()->type_name("OUT.pdf");
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        std::optional<app::Workspace> workspace;
        if (session.asked_for_archive() || !customers_.empty()) {
            const auto missing = customers_.empty() ? store::Missing::create : store::Missing::refuse;
            auto opened = app::Workspace::open(session.archive(), {store::Access::shared, missing, std::chrono::seconds(10)}, **catalog);
            if (!opened) return session.fail(opened.error());
            session.tell_of(opened->archive);
            workspace.emplace(std::move(*opened));
        }
        const auto form = session.form(form_);
        if (!form) return session.fail(form.error());
        app::Office office = workspace ? workspace->office : app::Office{};
        if (!office_file_.empty()) {
            auto loaded = app::load_office(office_file_);
            if (!loaded) return session.fail(loaded.error());
            office = std::move(*loaded);
        }
        if (const auto fault = check_options(**form, office)) return session.fail(*fault);
        if (const auto fault = check_output()) return session.fail(*fault);

        app::PrintRequest request;
        request.form = *form;
        request.known = app::known_at_printing(office, consultant_, month_, day_);
        request.pages = pages_;
        request.copies = copies_;
        if (sheet_) {
            request.sheet = *sheet_;
            request.known["sheet"] = std::to_string(*sheet_);
        }
        if (const auto fault = choose_records(session, **catalog, workspace, request); !fault.empty()) return session.fail(fault);

        const auto fonts = session.fonts();
        if (!fonts) return session.fail(fonts.error());
        if (auto faults = app::characters_without_font(request.records, **fonts); !faults.empty()) {
            for (Error& fault : faults)
                if (!record_file_.empty()) fault.where = record_file_ + ", " + fault.where;
            return session.fail(faults);
        }
        app::CopyIds ids = copy_id_.empty() ? (seed_ ? app::CopyIds(*seed_) : app::CopyIds())
                                            : app::CopyIds(*templates::parse_copy_id(copy_id_));
        const auto done = each_ ? print_documents(std::move(request), ids, **fonts, workspace)
                                : print_document(std::move(request), ids, **fonts, workspace);
        return done ? exit_well : session.fail(done.error());
    }

private:
    using Archive = std::optional<app::Workspace>;

    // In both, the copies are known to the archive before anyone can hold the paper.

    std::expected<void, Error> print_document(app::PrintRequest request, app::CopyIds& ids, const pdfgen::Fonts& fonts, Archive& archive) const {
        const auto& form = *request.form;
        const auto printed = app::print(std::move(request), ids, fonts);
        if (!printed) return std::unexpected(printed.error());
        if (archive)
            if (auto kept = app::register_copies(archive->archive, form, printed->copies); !kept) return kept;
        return write_file(output_, printed->pdf);
    }

    /// All documents or none.
    std::expected<void, Error> print_documents(app::PrintRequest request, app::CopyIds& ids, const pdfgen::Fonts& fonts, Archive& archive) const {
        const auto& form = *request.form;
        std::error_code fault;
        const bool is_new = std::filesystem::create_directory(output_, fault);
        if (fault) return std::unexpected(Error{ErrorCode::not_found, printable(output_), "no such folder to write to"});
        const auto written = [&]() -> std::expected<void, Error> {
            store::NamedTogether files(output_);
            app::DocumentNames names(form);
            std::vector<app::PrintedCopy> copies;
            auto done = app::print_each(std::move(request), ids, fonts, [&](app::Printed document) {
                const auto added = files.add(names.next(document.copies.front()), document.pdf);
                if (archive) std::ranges::move(document.copies, std::back_inserter(copies));
                return added;
            });
            if (!done) return done;
            if (archive)
                if (auto kept = app::register_copies(archive->archive, form, copies); !kept) return kept;
            return files.give_names();
        }();
        if (!written && is_new) std::filesystem::remove(output_, fault);
        return written;
    }

    /// What stands where the output goes.
    std::optional<Error> check_output() const {
        std::error_code ignored;
        const auto there = std::filesystem::status(output_, ignored);
        if (!each_ && (std::filesystem::is_directory(there) || output_.ends_with('/')))
            return Error{ErrorCode::usage, printable(output_), "is a folder, a file was expected; --each prints every record into a folder"};
        if (each_ && std::filesystem::exists(there) && !std::filesystem::is_directory(there))
            return Error{ErrorCode::usage, printable(output_), "is no folder, --each expected one"};
        return std::nullopt;
    }

    std::optional<Error> check_options(const templates::FormTemplate& form, const app::Office& office) const {
        if (!copy_id_.empty() && !templates::parse_copy_id(copy_id_))
            return wrong("--copy-id is not a copy id, 12 characters of Crockford base32 were expected");
        if (!month_.empty() && (month_.size() != 7 || !record::parse_date(month_ + "-01")))
            return wrong("--month " + printable(month_) + " is not a month, YYYY-MM was expected");
        if (!day_.empty() && !record::parse_date(day_)) return wrong("--day " + printable(day_) + " is not a day, YYYY-MM-DD was expected");
        if (!consultant_.empty() && !office.consultants.empty() && !office.find(consultant_))
            return wrong("--consultant " + printable(consultant_) + " is not in the office file");
        const int pages = static_cast<int>(templates::page_infos(form).size());
        for (const int page : pages_)
            if (page < 1 || page > pages)
                return wrong("--pages names page " + std::to_string(page) + ", but " + form.form + " has pages 1 to " + std::to_string(pages));
        if (sheet_)
            for (const auto& page : templates::layout(form, {.pages = pages_}).pages)
                if (std::ranges::find(page.fields, form.sheet_field, &templates::PlacedField::path) == page.fields.end())
                    return wrong("--sheet is given, but page " + std::to_string(page.page) + " of " + form.form +
                                 " does not go on over several sheets");
        return std::nullopt;
    }

    std::vector<Error> choose_records(Session&, const templates::Catalog& catalog, std::optional<app::Workspace>& workspace,
                                      app::PrintRequest& request) const {
        if (!record_file_.empty()) {
            const auto bytes = read_file(record_file_);
            if (!bytes) return {bytes.error()};
            auto records = record::parse_records(*bytes, record_file_, [&](std::string_view form, int version) {
                return catalog.find(form, version);
            });
            if (!records) return records.error();
            for (std::size_t i = 0; i < records->size(); ++i)
                if ((*records)[i].form != form_)
                    return {Error{ErrorCode::bad_input, record_file_ + ", record " + std::to_string(i + 1),
                                  "is a " + (*records)[i].form + ", a " + form_ + " was expected"}};
            if (records->empty()) return {Error{ErrorCode::bad_input, record_file_, "holds no record"}};
            if ((*records)[0].version) request.form = catalog.find(form_, (*records)[0].version);
            request.records = std::move(*records);
        }
        for (const auto& customer : customers_) {
            app::IssueSelection selection;
            selection.customers = {customer};
            auto found = app::select_records(workspace->archive, form_, selection);
            if (!found) return {found.error()};
            if (found->empty())
                return {Error{ErrorCode::not_found, workspace->archive.folder().string(), "holds no " + form_ + " of that customer"}};
            for (auto& stored : *found) request.records.push_back(std::move(stored.record));
        }
        return {};
    }

    std::string form_, record_file_, office_file_, consultant_, month_, day_, copy_id_, output_;
    std::vector<std::string> customers_;
    std::vector<int> pages_;
    int copies_ = 1;
    bool each_ = false;
    std::optional<int> sheet_;
    std::optional<std::uint64_t> seed_;
};

}  // namespace

std::unique_ptr<Command> print_command() { return std::make_unique<Print>(); }

}  // namespace formloop::cli
