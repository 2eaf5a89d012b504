// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdfgen/fonts.h"
#include "src/base/error.h"
#include "src/cli/language.h"
#include "src/store/archive.h"
#include "templates/catalog.h"

namespace formloop::cli {

/// The exit codes of docs/command-line.md.
enum Exit { exit_well = 0, exit_findings = 1, exit_wrong = 2, exit_unable = 3 };

/// What every command starts from: options that all share, and what is loaded on demand.
class Session {
public:
    Language language = language_of_locale();
    std::string archive_option;               ///< `--archive`; empty: `$FORMLOOP_ARCHIVE`, else ./formloop-archive
    std::vector<std::string> template_files;  ///< `--template`

    /// The archive to use; `asked_for()` tells whether anyone named one.
    std::filesystem::path archive() const;
    bool asked_for_archive() const;

    std::expected<std::filesystem::path, Error> share();
    /// Installed forms and those of `--template`. All faults at once.
    std::expected<templates::Catalog*, std::vector<Error>> catalog();
    /// The newest version of a form, or an error that lists what there is.
    std::expected<const templates::FormTemplate*, Error> form(std::string_view id);
    std::expected<const pdfgen::Fonts*, Error> fonts();

    /// Says on stderr what opening an archive did to it.
    void tell_of(const store::Archive& archive) const;

    std::string_view text(std::string_view chinese, std::string_view english) const { return choose(language, chinese, english); }

    /// Writes the sentences to stderr and gives the exit code.
    int fail(const Error& error) const;
    int fail(const std::vector<Error>& errors) const;

private:
    std::optional<std::filesystem::path> share_;
    std::optional<templates::Catalog> catalog_;
    std::optional<pdfgen::Fonts> fonts_;
};

/// Reads a whole file. Fails with `not_found`, or `bad_input` for a folder.
std::expected<std::string, Error> read_file(const std::filesystem::path& file);
/// Writes a file so that it is whole or absent; what a killed run left in its folder is taken away. Fails with `disk`.
std::expected<void, Error> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace formloop::cli
