// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/app/office.h"
#include "src/record/record.h"

/// Random small offices that keep the house's rules, and ways to break each of them. Days are counted here and customers
/// told as lives; nothing is shared with the rules.
namespace formloop::app::test {

struct RandomOffice {
    Office office;
    std::string as_of;
    std::vector<record::Record> records;  ///< cards, the tables and daily reports of one month, and the progress tables of the month before
};

/// An office in which every rule is kept. The same seed gives the same office.
RandomOffice random_office(std::uint64_t seed);

/// What is to be found after a fault was planted.
struct Planted {
    std::string rule, subject;
};
/// A way to break a rule: changes records, or says that this office has nothing to break so (no subject).
struct Plant {
    const char* rule;
    const char* what;
    Planted (*plant)(RandomOffice& office, std::uint64_t seed);
};
const std::vector<Plant>& plants();
/// Those of them that break rules on the further papers: each brings its own sheet.
std::vector<Plant> paper_plants();

}  // namespace formloop::app::test
