// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/app/check_office.h"

namespace formloop::app::test {

inline constexpr auto doubtful = FieldState::doubtful;
inline constexpr auto unreadable = FieldState::unreadable;

/// Tests of rules begin with an office in which nothing is wrong, and break one thing.
class FaultlessOffice : public testing::Test {
protected:
    CheckOffice office = CheckOffice::without_faults();
    record::Fields& card(const std::string& number) { return office.card(number).fields; }
    record::Fields& table(const std::string& code) { return office.table(code).fields; }
    record::Fields& report(const std::string& code, const std::string& day) { return office.report(code, day).fields; }
};

}  // namespace formloop::app::test
