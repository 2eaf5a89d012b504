// SPDX-License-Identifier: GPL-3.0-or-later
#include "templates/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <new>
#include <set>
#include <streambuf>

#include "src/base/text.h"

namespace formloop::templates {
namespace {

constexpr std::size_t kMaxDepth = 100;

struct Refusal {
    int line, column;
    std::string message;
};

/// Where the lines of the file start, to turn the parser's byte columns into characters.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {
        for (std::size_t at = 0; at != std::string_view::npos;) {
            starts_.push_back(at);
            at = text.find('\n', at);
            if (at != std::string_view::npos) ++at;
        }
    }

    int characters_before(int line, int column) const {
        if (line < 0 || static_cast<std::size_t>(line) >= starts_.size()) return column;
        const std::string_view rest = text_.substr(starts_[static_cast<std::size_t>(line)]);
        const std::string_view before = rest.substr(0, static_cast<std::size_t>(std::max(column, 0)));
        return static_cast<int>(std::ranges::count_if(before, [](char c) { return (c & 0xC0) != 0x80; }));
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, const YamlLimits& limits) : lines_(text), limits_(limits) {}

    YamlDocument take() {
        if (!document_.root) document_.root = &document_.nodes.emplace_back();
        return std::move(document_);
    }
    bool started() const { return document_.root != nullptr; }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        leave(enter(YamlNode::Kind::null, mark, anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) refuse(mark, "an alias stands inside the node that it names");
        attach(found->second, mark);
    }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  const std::string& value) override {
        YamlNode* node = enter(YamlNode::Kind::scalar, mark, anchor);
        node->text = value;
        leave(node);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(enter(YamlNode::Kind::sequence, mark, anchor), mark, anchor);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(enter(YamlNode::Kind::map, mark, anchor), mark, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override {
        merge(*open_.back().node);
        close();
    }

private:
    struct Open {
        YamlNode* node;
        YAML::anchor_t anchor;
        const YamlNode* key = nullptr;  // of a map: waiting for its value
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, std::string message) const {
        throw Refusal{mark.line + 1, lines_.characters_before(mark.line, mark.column) + 1, std::move(message)};
    }

    void spend(std::size_t nodes, int line, int column) {
        spent_ += nodes;
        if (spent_ > limits_.nodes) {
            throw Refusal{line, column, "the file has more than " + std::to_string(limits_.nodes) + " nodes"};
        }
    }

    YamlNode* enter(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        YamlNode node;
        node.kind = kind;
        node.line = mark.line + 1;
        node.column = lines_.characters_before(mark.line, mark.column) + 1;
        spend(1, node.line, node.column);
        YamlNode* made = &document_.nodes.emplace_back(std::move(node));
        if (anchor && (kind == YamlNode::Kind::null || kind == YamlNode::Kind::scalar)) anchors_[anchor] = made;
        return made;
    }

    void leave(const YamlNode* node) {
        if (open_.empty()) {
            document_.root = node;
            return;
        }
        Open& parent = open_.back();
        if (parent.node->kind == YamlNode::Kind::sequence) {
            parent.node->items.push_back(node);
        } else if (!parent.key) {
            parent.key = node;
        } else {
            parent.node->entries.emplace_back(parent.key, node);
            parent.key = nullptr;
        }
    }

    void attach(const YamlNode* node, const YAML::Mark& mark) {
        spend(1, mark.line + 1, mark.column + 1);
        leave(node);
    }

    void open(YamlNode* node, const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (open_.size() >= kMaxDepth) refuse(mark, "the file nests more than 100 levels deep");
        open_.push_back({node, anchor});
    }

    void close() {
        const Open done = open_.back();
        open_.pop_back();
        if (done.anchor) anchors_[done.anchor] = done.node;
        leave(done.node);
    }

    void merge(YamlNode& map) {
        std::vector<const YamlNode*> sources;
        const auto is_merge = [&](const auto& entry) {
            if (entry.first->kind != YamlNode::Kind::scalar || entry.first->text != "<<") return false;
            const YamlNode& value = *entry.second;
            if (value.kind == YamlNode::Kind::sequence) {
                sources.insert(sources.end(), value.items.begin(), value.items.end());
            } else {
                sources.push_back(&value);
            }
            return true;
        };
        const auto merges = std::ranges::remove_if(map.entries, is_merge);
        map.entries.erase(merges.begin(), merges.end());
        if (sources.empty()) return;
        std::set<std::string_view> known;
        for (const auto& [key, value] : map.entries) known.insert(key->text);
        for (const YamlNode* source : sources) {
            if (source->kind != YamlNode::Kind::map) {
                throw Refusal{source->line, source->column, "`<<` merges something that is not a map"};
            }
            spend(source->entries.size(), map.line, map.column);
            for (const auto& entry : source->entries) {
                if (known.insert(entry.first->text).second) map.entries.push_back(entry);
            }
        }
    }

    Lines lines_;
    YamlLimits limits_;
    YamlDocument document_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, const YamlNode*> anchors_;
    std::size_t spent_ = 0;
};

/// Reads a string view in place.
class ViewBuffer : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data());  // the get area is never written to
        setg(begin, begin, begin + text.size());
    }
};

std::string where(std::string_view name, int line, int column) {
    return std::string(name) + ':' + std::to_string(line) + ':' + std::to_string(column);
}

}  // namespace

std::expected<YamlDocument, Error> parse_yaml(std::string_view text, std::string_view name, ErrorCode code,
                                              const YamlLimits& limits) {
    const auto refuse = [&](int line, int column, std::string message) {
        return std::unexpected(Error{code, where(name, line, column), std::move(message)});
    };
    if (text.size() > limits.bytes) {
        return refuse(
            1, 1,
            "the file has " + std::to_string(text.size()) + " bytes, expected at most " + std::to_string(limits.bytes));
    }
    std::size_t line_start = 0;
    for (int line = 1; line_start < text.size(); ++line) {
        const auto end = std::min(text.find('\n', line_start), text.size());
        const std::string_view row = text.substr(line_start, end - line_start);
        if (!decode_utf8(row)) return refuse(line, 1, "the line is not UTF-8");
        if (row.find('\0') != std::string_view::npos) return refuse(line, 1, "the line holds a zero byte");
        line_start = end + 1;
    }
    TreeBuilder builder(text, limits);
    try {
        ViewBuffer buffer(text);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        if (builder.started()) {
            TreeBuilder second(text, limits);
            if (parser.HandleNextDocument(second) && second.started()) {
                return refuse(1, 1, "the file holds several YAML documents, expected one");
            }
        }
    } catch (const Refusal& refusal) {
        return refuse(refusal.line, refusal.column, refusal.message);
    } catch (const YAML::Exception& error) {
        const int column = Lines(text).characters_before(error.mark.line, error.mark.column);
        return refuse(std::max(error.mark.line, 0) + 1, std::max(column, 0) + 1, "not YAML: " + printable(error.msg));
    } catch (const std::bad_alloc&) {
        throw;  // no fault of the file
    } catch (const std::exception& error) {
        return refuse(1, 1, std::string("not YAML: ") + printable(error.what()));
    }
    return builder.take();
}

}  // namespace formloop::templates
