// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/fault.h"

namespace formloop::templates {

std::vector<Error> Faults::errors(std::string_view name) const {
    std::vector<Error> errors;
    for (const auto& [line, column, message] : faults_) {
        errors.push_back({ErrorCode::bad_template,
                          std::string(name) + ':' + std::to_string(line) + ':' + std::to_string(column), message});
    }
    if (more_ > 0) {
        errors.push_back({ErrorCode::bad_template, std::string(name),
                          "more faults than these " + std::to_string(faults_.size()) + " are not shown"});
    }
    return errors;
}

}  // namespace formloop::templates
