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
                                                      {"top5", k.top5}, {"characters", k.characters},
                                                      {"character_errors", k.character_errors}, {"accepted", k.accepted}, {"missed", k.missed}, {"invented", k.invented},
                                                      {"wrong", k.wrong}};
        for (const auto& [key, count] : counts) json += ",\"" + std::string(key) + "\":" + std::to_string(count);
        json += ",\"wrong_per_1000\":[" + decimal(k.wrong_share.value * 1000, 3) + "," + decimal(k.wrong_share.low * 1000, 3) + "," +
                decimal(k.wrong_share.high * 1000, 3) + "],\"auroc\":" + (k.auroc ? decimal(*k.auroc, 4) : "null") + ",\"reliability\":[";
        for (const auto& bin : k.reliability) {
            if (&bin != &k.reliability.front()) json += ",";
            json += "{\"from\":" + decimal(bin.from, 3) + ",\"to\":" + decimal(bin.to, 3) + ",\"n\":" + std::to_string(bin.n) +
                    ",\"right\":" + std::to_string(bin.right) + ",\"mean_confidence\":" + decimal(bin.mean_confidence, 4) + "}";
        }
        json += "],\"coverage\":[";
        for (const auto& c : k.coverage) {
            if (&c != &k.coverage.front()) json += ",";
            json += "{\"budget\":" + std::to_string(c.budget) + ",\"accepted\":" + std::to_string(c.accepted) +
                    ",\"wrong\":" + std::to_string(c.wrong) + ",\"confidence\":" + decimal(c.confidence, 6) + "}";
        }
        json += "]}";
    }
    json += "],\"pages\":{";
    for (bool first = true; const auto& [state, n] : e.pages) {
        json += (first ? "\"" : ",\"") + state + "\":" + std::to_string(n);
        first = false;
    }
    return json + "},\"residual_mm\":{\"true_median\":" + length(e.true_median) + ",\"true_p95\":" + length(e.true_p95) +
           ",\"true_max\":" + length(e.true_max) + ",\"reported_median\":" + length(e.reported_median) +
           "},\"seconds_per_page\":" + (e.seconds_per_page ? decimal(*e.seconds_per_page, 3) : "null") + "}";
}

std::string to_table(const Evaluation& e) {
    const auto share = [](int part, int of) { return of ? decimal(100.0 * part / of, 1) + " %" : std::string("-"); };
    std::string text = line("%-10s %-8s %8s %8s %8s %8s %8s %9s %6s   %s\n", "kind", "ink", "inked", "blank", "exact", "top 5", "char err",
                            "accepted", "wrong", "wrong per 1,000 (95 %)");
    for (const auto& k : e.kinds)
        text += line("%-10s %-8s %8d %8d %8s %8s %8s %9s %6d   %.2f (%.2f - %.2f)%s\n", std::string(templates::to_string(k.kind)).c_str(),
                     k.ink.c_str(), k.inked, k.blank, share(k.exact, k.inked).c_str(), share(k.top5, k.inked).c_str(),
                     share(k.character_errors, k.characters).c_str(), share(k.accepted, k.inked).c_str(), k.wrong,
                     k.wrong_share.value * 1000, k.wrong_share.low * 1000, k.wrong_share.high * 1000,
                     k.inked < kEnough ? "  n < 3,000" : "");
    text += line("\n%-10s %-8s %7s   %-24s %-24s %s\n", "kind", "ink", "AUROC", "1 in 100: share (from)", "1 in 300", "1 in 1,000");
    for (const auto& k : e.kinds) {
        if (k.inked == 0 || k.reliability.empty()) continue;
        text += line("%-10s %-8s %7s  ", std::string(templates::to_string(k.kind)).c_str(), k.ink.c_str(),
                     k.auroc ? decimal(*k.auroc, 4).c_str() : "-");
        for (const auto& c : k.coverage)
            text += line(" %-24s", c.accepted ? (share(c.accepted, k.inked) + " (" + decimal(c.confidence, 4) + ")").c_str() : "too few fields");
        text += "\n";
    }
    text += "\nreliability: of values with a confidence from … to …, the share that is right\n";
    for (const auto& k : e.kinds)
        for (const auto& bin : k.reliability)
            text += line("%-10s %-8s %.3f - %.3f %8d %10s   mean %.4f\n", std::string(templates::to_string(k.kind)).c_str(), k.ink.c_str(),
                         bin.from, bin.to, bin.n, share(bin.right, bin.n).c_str(), bin.mean_confidence);
    text += "\npages:";
    for (const auto& [state, n] : e.pages) text += " " + state + " " + std::to_string(n);
    text += "\n";
    if (e.seconds_per_page) text += line("%.2f s a page, all readers at work\n", *e.seconds_per_page);
    if (e.true_max)
        text += line("registration, %d field corners: median %.3f mm, 95 %% below %.3f mm, worst %.3f mm", e.corners,
                     e.true_median->value, e.true_p95->value, e.true_max->value) + " (" + printable(e.worst_corner) + ")\n";
    if (e.reported_median) text += line("registration as reported: median %.3f mm\n", e.reported_median->value);
    return text;
}

}  // namespace formloop::app
