// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/record/reading.h"
#include "templates/identity.h"

/// What the command and its readers say to each other. Everything a reader says comes from an untrusted file and is checked.
namespace formloop::reader {

enum class Message : std::uint8_t {
    // command → parent of the readers
    add_template,  ///< name and YAML of a form that is not among the installed ones
    spawn,         ///< task number; attached: the new reader's end of its channel
    kill,          ///< task number
    keep_print,    ///< PrintSheet of a blank sheet, attached its pixels: later readers need not model it
    // parent → command
    ready,         ///< models loaded; what was found and what is missing
    ended,         ///< task number, wait status
    // command → reader
    open,          ///< OpenDocument; attached: the document
    print,         ///< PrintSheet; attached: the picture's pixels
    no_print,      ///< no such form or version is known here
    next_page,     ///< page number to go on with after the one begun; 0: none
    // reader → command
    opened,        ///< number of pages, and " cut" when there are more or the chain of pages loops
    page_begun,    ///< page number; answered by next_page
    need_print,    ///< PageIdentity
    page_done,     ///< PageOutcome
    refused,       ///< Refusal: the whole document
    finished,      ///< every page it was given is done
};

/// A document, and the page to begin with.
struct OpenDocument {
    std::string password;
    int first_page = 1;
    int pages_allowed = 0;   ///< a document with more pages is read so far, the rest refused
    double scale = 1;        ///< 0.5 after a limit was hit: read the page at half its resolution
};

/// The print of one sheet: its picture is attached as width × height bytes.
struct PrintSheet {
    templates::PageIdentity identity;  ///< of a blank sheet, whose print all copies share, the copy is any
    int width = 0, height = 0;
    double px_per_mm = 0;
    /// Values that stand printed on this sheet, by path. Of a blank form's header fields when the copy is known; of everything
    /// when the sheet is a filled document.
    std::map<std::string, std::string> printed_values;
};

enum class PageFate {
    read,          ///< readings follow
    blank,         ///< nothing on it
    unreadable,
    unknown_form,  ///< ink or print, but not a form that we know
    codes_disagree,
};

/// Everything a reader says of one page.
struct PageOutcome {
    int page = 0;                 ///< of the document, from 1
    PageFate fate = PageFate::unreadable;
    std::string reason;           ///< `no-codes`, `too-blurred` …; empty when read or blank
    std::string message;          ///< the same as a sentence
    bool complained = false;      ///< the decoder reported errors
    std::optional<templates::PageIdentity> identity;
    std::optional<double> residual_mm;
    std::string page_map;         ///< opaque: page mm to pixels of the page image; see ocr/page_map.h
    std::string page_image;       ///< the page as JPEG or PNG, never larger than the scan
    std::vector<record::Reading> readings;
};

/// A document none of whose pages can be read.
struct Refusal {
    enum class Kind { unreadable, encrypted } kind = Kind::unreadable;
    std::string reason;
    std::string message;
    bool operator==(const Refusal&) const = default;
};

/// What the parent of the readers found when it loaded the models.
struct EngineReport {
    std::vector<std::string> present;  ///< one line each: name, version, file
    std::vector<std::string> missing;  ///< one sentence each: what is missing, what it means, what to install
    std::vector<std::string> weaker;   ///< one sentence each: what works with less protection than it should
};

/// Bytes and back; nothing when they are not that message. CBOR (RFC 8949).
std::string to_bytes(const OpenDocument&);
std::string to_bytes(const PrintSheet&);
std::string to_bytes(const PageOutcome&);
std::string to_bytes(const Refusal&);
std::string to_bytes(const EngineReport&);
std::string to_bytes(const templates::PageIdentity&);
std::optional<OpenDocument> open_document(const std::string& bytes);
std::optional<PrintSheet> print_sheet(const std::string& bytes);
std::optional<PageOutcome> page_outcome(const std::string& bytes);
std::optional<Refusal> refusal(const std::string& bytes);
std::optional<EngineReport> engine_report(const std::string& bytes);
std::optional<templates::PageIdentity> page_identity(const std::string& bytes);

}  // namespace formloop::reader
