// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/known_customers.h"

#include <string>

namespace formloop::app {

std::expected<std::vector<record::Customer>, Error> known_customers(store::Archive& archive, const templates::Catalog& catalog) {
    std::vector<record::Customer> customers;
    for (const auto* form : catalog.forms()) {
        const auto fields = record::customer_fields(form->schema.fields);
        if (!fields.file_no || form->record_key != std::vector{fields.file_no->id}) continue;
        std::vector<std::string> paths{fields.file_no->id};
        if (fields.name) paths.push_back(fields.name->id);
        for (const auto* phone : fields.phones) paths.push_back(phone->id);
        auto records = archive.settled_before(form->form, paths);
        if (!records) return std::unexpected(records.error());
        for (const auto& record : *records) {
            const auto text = [&](const templates::Field* field) {
                const auto at = field ? record.find(field->id) : record.end();
                const auto* value = at == record.end() ? nullptr : std::get_if<std::string>(&at->second);
                return value ? *value : std::string{};
            };
            record::Customer customer{.file_no = text(fields.file_no)};
            if (customer.file_no.empty()) continue;
            if (auto name = text(fields.name); !name.empty()) customer.names.push_back(std::move(name));
            for (const auto* phone : fields.phones)
                if (auto number = text(phone); !number.empty()) customer.phones.push_back(std::move(number));
            customers.push_back(std::move(customer));
        }
    }
    return customers;
}

}  // namespace formloop::app
