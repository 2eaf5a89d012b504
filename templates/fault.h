// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "src/base/error.h"
#include "templates/page_template.h"

namespace formloop::templates {

/// What is wrong with a template, gathered while it is read.
class Faults {
public:
    void add(Place place, std::string message) {
        if (faults_.size() < kMost) faults_.insert({place.line, place.column, std::move(message)});
        else ++more_;
    }
    bool none() const { return faults_.empty(); }
    /// As errors, in the order of the file, each once.
    std::vector<Error> errors(std::string_view name) const;

private:
    static constexpr std::size_t kMost = 200;
    std::set<std::tuple<int, int, std::string>> faults_;  ///< line, column, what
    std::size_t more_ = 0;
};

}  // namespace formloop::templates
