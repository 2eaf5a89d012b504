// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"
#include "src/record/page_result.h"
#include "src/record/record.h"
#include "templates/template.h"

/// The JSON spelling of what rooms and programs exchange. docs/json.md is the reference; everything here is written on
/// one line, so that lines can be cut, joined and streamed.
namespace formloop::record {

/// Finds a form; version 0 is the newest. Null when there is none.
using FindForm = std::function<const templates::FormTemplate*(std::string_view form, int version)>;

std::string write_record(const Record& record, const templates::FormTemplate& form);

/// Reads one record, an array of records, or JSON lines. All faults at once, each `name:line: path: what is, what was
/// expected`: unknown forms, keys and fields, wrong types, dates and times that do not exist, ticks and codes outside
/// their legend. A record without a version takes the newest. Values are never shown in a fault.
std::expected<std::vector<Record>, std::vector<Error>> parse_records(std::string_view json, std::string_view name,
                                                                     const FindForm& find_form);

std::string write_page(const PageResult& page);
/// Reads one line of `read --json`. Fails with `bad_input` when it is not one.
std::expected<PageResult, Error> parse_page(std::string_view json, std::string_view name);

std::string write_summary(const ReadSummary& summary);

std::string write_truth(const TruePage& page);
std::expected<TruePage, Error> parse_truth(std::string_view json, std::string_view name);

/// Readings as the archive keeps them: nothing is rounded, so that decisions can be made again.
std::string write_readings(const std::vector<Reading>& readings);
std::expected<std::vector<Reading>, Error> parse_readings(std::string_view json);

/// The same as CBOR, for the wire between processes. Bytes that are not readings are refused with `bad_input`.
std::vector<std::uint8_t> encode_readings(const std::vector<Reading>& readings);
std::expected<std::vector<Reading>, Error> decode_readings(std::span<const std::uint8_t> bytes);

}  // namespace formloop::record
