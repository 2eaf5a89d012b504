// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "templates/form.h"

namespace formloop::record {

struct FieldResult;
struct Known;
struct Reading;

/// A customer whom the archive knows, as papers name him: the file number and every name and phone number that is settled.
struct Customer {
    std::string file_no;
    std::vector<std::string> names, phones;
    bool operator==(const Customer&) const = default;
};

/// The fields of a form, or of a row of it, that say whose paper or line it is. They are told by what they may hold: a file
/// number, then a text that begins with a surname, then phone numbers up to the next person's name.
struct CustomerFields {
    const templates::Field* file_no = nullptr;
    const templates::Field* name = nullptr;
    std::vector<const templates::Field*> phones;
};
/// Without a file number it names no customer, and nothing is found.
CustomerFields customer_fields(const std::vector<templates::Field>& fields);

/// Settles what the ink left doubtful in rows and headers that name a known customer: file number, name and phone vote together.
///
/// A known value may pass the ink's own first only where another field of the row is his too and the ink finds it at least a fifth
/// as probable; what the ink settled stays as it is. A file number whose prefix the row does not say (`prefix_unless`) is the
/// customer's once his name or phone stands beside it.
/// `results`: one for each reading, in their order; changed in place.
void recall_customers(const templates::Schema& schema, const std::vector<Reading>& readings, const Known& known,
                      std::vector<FieldResult>& results);

}  // namespace formloop::record
