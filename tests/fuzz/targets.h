// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// What is fuzzed: each takes any bytes at all and gives them to the readers of one format. Crashes, hangs and undefined
/// behaviour are the engine's to find; beyond those, what was read must come back the same when it is written and read again.
/// A target throws `std::logic_error` when it does not.
///
/// libFuzzer drives them (engine.cpp, scripts/fuzz.sh); the seeds in corpus/ replay with every test run (replay_test.cpp).
namespace formloop::fuzz {

void form_template(std::string_view bytes);  ///< YAML of a form
void page_code(std::string_view bytes);      ///< what a QR code or DataMatrix says, and copy ids
void wire(std::string_view bytes);           ///< what a reader process says: frames and messages
void record_json(std::string_view bytes);    ///< records, result lines, truth lines, readings

}  // namespace formloop::fuzz
