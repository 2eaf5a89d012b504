// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <CLI/CLI.hpp>

#include "src/app/workspace.h"
#include "src/cli/command.h"
#include "src/record/json.h"

namespace formloop::cli {
namespace {

struct File {
    std::string name, bytes;
    std::vector<record::Record> records;
};

class Import : public Command {
public:
    CLI::App* declare(CLI::App& program, Session& session) override {
        auto* command = program.add_subcommand("import", "records without paper");
        command->add_option("RECORDS.json", names_, "one record, an array, or JSON lines")->required();
        archive_option(*command, session);
        template_option(*command, session);
        return command;
    }

    int run(Session& session) override {
        const auto catalog = session.catalog();
        if (!catalog) return session.fail(catalog.error());
        for (const auto& [name, yaml] : app::kept_templates(session.archive()))
            if (const auto added = (*catalog)->add(yaml, name); !added) return session.fail(added.error());
        // All faults of all files first: either everything comes in, or nothing.
        std::vector<File> files;
        std::vector<Error> faults;
        for (const auto& name : names_) {
            auto bytes = read_file(name);
            if (!bytes) {
                faults.push_back(bytes.error());
                continue;
            }
            auto records = record::parse_records(*bytes, name, [&](std::string_view form, int version) {
                return (*catalog)->find(form, version);
            });
            if (records)
                files.push_back({name, std::move(*bytes), std::move(*records)});
            else
                faults.insert(faults.end(), records.error().begin(), records.error().end());
        }
        if (!faults.empty()) return session.fail(faults);
        auto workspace = app::Workspace::open(session.archive(), {store::Access::exclusive, store::Missing::create, std::chrono::seconds(10)},
                                              **catalog);
        if (!workspace) return session.fail(workspace.error());
        session.tell_of(workspace->archive);
        for (const File& file : files) {
            const auto fresh = workspace->archive.import(file.name, file.bytes, file.records);
            if (!fresh) return session.fail(fresh.error());
            std::printf(*fresh ? session.text("%s:%zu 条记录\n", "%s: %zu records\n").data()
                               : session.text("%s:%zu 条记录,此前已导入\n", "%s: %zu records, imported before\n").data(),
                        file.name.c_str(), file.records.size());
        }
        return exit_well;
    }

private:
    std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Command> import_command() { return std::make_unique<Import>(); }

}  // namespace formloop::cli
