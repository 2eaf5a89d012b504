// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/error.h"

namespace formloop::templates {

/// One node of a YAML file. Aliases share the node they name; merge keys (`<<`) are already carried out, own keys
/// first.
struct YamlNode {
    enum class Kind { null, scalar, sequence, map };
    Kind kind = Kind::null;
    std::string text;                                                  ///< of a scalar
    int line = 1;                                                      ///< from 1
    int column = 1;                                                    ///< in characters, from 1
    std::vector<const YamlNode*> items;                                ///< of a sequence
    std::vector<std::pair<const YamlNode*, const YamlNode*>> entries;  ///< of a map, in the order of the file
};

/// A YAML file as a tree (with aliases: a graph without cycles). Movable; its nodes stay where they are.
struct YamlDocument {
    std::deque<YamlNode> nodes;
    const YamlNode* root = nullptr;  ///< a null node when the file is empty
};

struct YamlLimits {
    std::size_t bytes = 1 << 20;
    std::size_t nodes = 200'000;  ///< entries that merge keys add count too
};

/// Reads one YAML document. Takes time and memory in proportion to the file, whatever its aliases say. The first fault
/// of the spelling ends it; the error has code `code` and stands at `name:line:column`.
std::expected<YamlDocument, Error> parse_yaml(std::string_view text, std::string_view name,
                                              ErrorCode code = ErrorCode::bad_template, const YamlLimits& limits = {});

}  // namespace formloop::templates
