// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "src/app/evaluate.h"
#include "src/base/text.h"

namespace formloop::app {
namespace {

std::string decimal(double value, int places) {
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

std::string length(const std::optional<Mm>& mm) { return mm ? decimal(mm->value, 4) : "null"; }

std::string line(const char* format, auto... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

/// Below this many fields "at most 1 in 1,000" is not claimed.
constexpr int kEnough = 3000;

}  // namespace

std::string to_json(const Evaluation& e) {
    std::string json = "{\"kinds\":[";
    for (const auto& k : e.kinds) {
        if (&k != &e.kinds.front()) json += ",";
        json += "{\"kind\":\"" + std::string(templates::to_string(k.kind)) + "\",\"ink\":\"" + k.ink + "\"";
        const std::pair<const char*, int> counts[] = {{"inked", k.inked}, {"blank", k.blank}, {"exact", k.exact},
                                                      {"accepted", k.accepted}, {"missed", k.missed}, {"invented", k.invented},
                                                      {"wrong", k.wrong}};
        for (const auto& [key, count] : counts) json += ",\"" + std::string(key) + "\":" + std::to_string(count);
        json += ",\"wrong_per_1000\":[" + decimal(k.wrong_share.value * 1000, 3) + "," + decimal(k.wrong_share.low * 1000, 3) + "," +
                decimal(k.wrong_share.high * 1000, 3) + "]}";
    }
    json += "],\"pages\":{";
    for (bool first = true; const auto& [state, n] : e.pages) {
        json += (first ? "\"" : ",\"") + state + "\":" + std::to_string(n);
        first = false;
    }
    return json + "},\"residual_mm\":{\"true_median\":" + length(e.true_median) + ",\"true_p95\":" + length(e.true_p95) +
           ",\"true_max\":" + length(e.true_max) + ",\"reported_median\":" + length(e.reported_median) + "}}";
}

std::string to_table(const Evaluation& e) {
    std::string text = line("%-10s %-8s %8s %8s %8s %9s %6s   %s\n", "kind", "ink", "inked", "blank", "exact", "accepted", "wrong",
                            "wrong per 1,000 (95 %)");
    for (const auto& k : e.kinds) {
        const double inked = k.inked ? k.inked : 1;
        const std::string exact = k.inked ? decimal(100 * k.exact / inked, 1) + " %" : "-";
        const std::string accepted = k.inked ? decimal(100 * k.accepted / inked, 1) + " %" : "-";
        text += line("%-10s %-8s %8d %8d %8s %9s %6d   %.2f (%.2f - %.2f)%s\n", std::string(templates::to_string(k.kind)).c_str(),
                     k.ink.c_str(), k.inked, k.blank, exact.c_str(), accepted.c_str(), k.wrong, k.wrong_share.value * 1000,
                     k.wrong_share.low * 1000, k.wrong_share.high * 1000, k.inked < kEnough ? "  n < 3,000" : "");
    }
    text += "pages:";
    for (const auto& [state, n] : e.pages) text += " " + state + " " + std::to_string(n);
    text += "\n";
    if (e.true_max)
        text += line("registration, %d field corners: median %.3f mm, 95 %% below %.3f mm, worst %.3f mm", e.corners,
                     e.true_median->value, e.true_p95->value, e.true_max->value) + " (" + printable(e.worst_corner) + ")\n";
    if (e.reported_median) text += line("registration as reported: median %.3f mm\n", e.reported_median->value);
    return text;
}

}  // namespace formloop::app
