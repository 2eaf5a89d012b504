// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/reading.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/copies.h"
#include "src/cli/phrases.h"

namespace formloop::cli {
namespace {

const store::OpenOptions to_write{store::Access::exclusive, store::Missing::create, std::chrono::seconds(10)};

}  // namespace

void ReadingOptions::declare(CLI::App& command, Session& session) {
    command.add_option("--password-file", password_file, "holds the password of encrypted PDFs")->type_name("F");
    command.add_option("--jobs", jobs, "readers at a time (default: one a core)")->check(CLI::Range(1, 256));
    command.add_flag("--json", json, "one line a page, and a summary at the end");
    archive_option(command, session);
    template_option(command, session);
}

std::expected<std::string, Error> ReadingOptions::password() const {
    if (password_file.empty()) return {};
    auto text = read_file(password_file);
    if (text) text->resize(std::min(text->size(), text->find_first_of("\r\n")));
    return text;
}

std::expected<std::unique_ptr<ReadingDesk>, std::vector<Error>> ReadingDesk::open(Session& session,
                                                                                  const std::filesystem::path& archive, int jobs) {
    const auto one = [](const Error& error) { return std::unexpected(std::vector{error}); };
    const auto share = session.share();
    if (!share) return one(share.error());
    const auto catalog = session.catalog();
    if (!catalog) return std::unexpected(catalog.error());
    const auto fonts = session.fonts();
    if (!fonts) return one(fonts.error());

    reader::ReaderSettings settings;
    settings.readers = jobs;
    // By value: a parent that dies is launched again long after this function has ended.
    settings.launch = [folder = share->string()](reader::Fd channel) { return reader::launch_by_exec(std::move(channel), folder); };
    auto readers = reader::Readers::start(settings);
    if (!readers) return one(readers.error());
    for (const auto& sentences : {readers->engines().missing, readers->engines().weaker})
        for (const auto& sentence : sentences) std::fprintf(stderr, "formloop: %s\n", said_in(session.language, sentence).c_str());

    const auto kept = app::kept_templates(archive);
    auto workspace = app::Workspace::open(archive, to_write, **catalog);
    if (!workspace) return std::unexpected(workspace.error());
    session.tell_of(workspace->archive);
    for (const auto& [name, yaml] : kept) readers->add_template(name, yaml);
    for (const auto& name : session.template_files) {
        const auto yaml = read_file(name);
        if (!yaml) return one(yaml.error());
        readers->add_template(name, *yaml);
        const auto form = (*catalog)->add(*yaml, name);
        if (!form) return std::unexpected(form.error());
        if (const auto stored = workspace->archive.keep_template(**form, *yaml); !stored) return one(stored.error());
    }
    return std::unique_ptr<ReadingDesk>(new ReadingDesk(std::move(*readers), std::move(*workspace), **catalog, **fonts));
}

ReadingDesk::ReadingDesk(reader::Readers readers, app::Workspace workspace, templates::Catalog& catalog, const pdfgen::Fonts& fonts)
    : readers_(std::move(readers)), archive_(workspace.archive.folder()), workspace_(std::move(workspace)), catalog_(catalog),
      prints_(catalog, fonts, [this](templates::CopyId copy) { return app::find_copy(workspace_->archive, catalog_, copy); }) {}

std::expected<void, std::vector<Error>> ReadingDesk::open_archive(const Session& session) {
    if (workspace_) return {};
    auto workspace = app::Workspace::open(archive_, to_write, catalog_);
    if (!workspace) return std::unexpected(workspace.error());
    session.tell_of(workspace->archive);
    workspace_.emplace(std::move(*workspace));
    return {};
}

std::expected<std::vector<app::ScanFile>, Error> ReadingDesk::unfinished() {
    const auto documents = workspace_->archive.unfinished();
    if (!documents) return std::unexpected(documents.error());
    std::vector<app::ScanFile> files;
    for (const auto& [document, name] : *documents) files.push_back({workspace_->archive.original(document.sha), name});
    return files;
}

std::expected<record::ReadSummary, Error> ReadingDesk::take_in(const std::vector<app::ScanFile>& files, const std::string& password,
                                                               const app::IntakeEvents& events) {
    app::IntakeDesk desk{workspace_->archive, readers_, catalog_, prints_, {}, {}};
    for (const auto& consultant : workspace_->office.consultants) {
        desk.consultant_codes.push_back(consultant.code);
        desk.consultant_names.push_back(consultant.name);
    }
    return app::take_in(files, password, desk, events);
}

}  // namespace formloop::cli
