// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/record/code_shape.h"

#include <algorithm>

#include "src/record/thresholds.h"

namespace formloop::record {
namespace {

const std::string digits = "0123456789";
const std::string vin_letters = "ABCDEFGHJKLMNPRSTUVWXYZ";  // without I, O and Q
const std::string plate_letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";  // without I and O

std::vector<std::string> citizen_id_shape(std::size_t length) {
    if (length != 15 && length != 18) return {};
    std::vector<std::string> places(length, digits);
    if (length == 18) places.back() += 'X';
    return places;
}

std::vector<std::string> vin_shape(std::size_t length) {
    if (length != 17) return {};
    std::vector<std::string> places(length, digits + vin_letters);
    places[8] = digits + 'X';
    std::fill(places.end() - 4, places.end(), digits);
    return places;
}

/// The province is a Hanzi and has no shape of this kind; a letter follows it, then letters and digits.
std::vector<std::string> plate_shape(std::size_t length) {
    if (length < 7 || length > 8) return {};
    std::vector<std::string> places(length, digits + plate_letters);
    places[0].clear();
    places[1] = plate_letters;
    return places;
}

bool may_stand(const std::string& place, const Symbol& symbol) {
    return place.empty() || (!symbol.text.empty() && place.find(symbol.text) != std::string::npos);
}

}  // namespace

std::vector<std::string> code_shape(const templates::Field& field, std::size_t length) {
    for (const auto& constraint : field.constraints) {
        if (constraint.name == "citizen_id") return citizen_id_shape(length);
        if (constraint.name == "vin") return vin_shape(length);
        if (constraint.name == "plate") return plate_shape(length);
    }
    return {};
}

std::vector<std::vector<Symbol>> in_shape(const templates::Field& field, const std::vector<std::vector<Symbol>>& lattice) {
    std::size_t length = lattice.size();
    while (length > 0 && (lattice[length - 1].empty() || lattice[length - 1].front().text.empty())) --length;
    const auto places = code_shape(field, length);
    if (places.empty()) return lattice;
    auto shaped = lattice;
    for (std::size_t i = 0; i < length; ++i) {
        if (places[i].empty() || shaped[i].empty()) continue;
        const double first = shaped[i].front().probability;
        double all = 0, kept = 0;
        for (const auto& symbol : shaped[i]) {
            if (symbol.text.empty()) continue;
            all += symbol.probability;
            if (may_stand(places[i], symbol)) kept += symbol.probability;
        }
        if (kept < ink_ratio * first) return lattice;
        std::erase_if(shaped[i], [&](const Symbol& s) { return !s.text.empty() && !may_stand(places[i], s); });
        for (auto& symbol : shaped[i])
            if (!symbol.text.empty()) symbol.probability *= all / kept;
        std::stable_sort(shaped[i].begin(), shaped[i].end(),
                         [](const Symbol& a, const Symbol& b) { return a.probability > b.probability; });
    }
    return shaped;
}

}  // namespace formloop::record
