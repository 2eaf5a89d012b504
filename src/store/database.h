// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/base/error.h"

namespace formloop::store {

/// One value of a table: NULL, whole number, real number, text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Values for `:name` in a query, by name without the colon.
using Binds = std::map<std::string, Cell, std::less<>>;

/// What is done with each row of an answer; an error ends the query.
using EachRow = std::function<std::expected<void, Error>(const std::vector<Cell>& row)>;

/// The answer of a query.
struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;

    std::optional<std::size_t> column(std::string_view name) const;
    bool empty() const { return rows.empty(); }
};

/// Text of a cell; empty when it is NULL.
std::string text_of(const Cell& cell);
/// A cell as a whole number; nothing when it is NULL or text.
std::optional<std::int64_t> integer_of(const Cell& cell);

/// A query whose `:name` places are numbered: what an engine prepares, and which names go where.
struct PositionalQuery {
    std::string sql;                 ///< with `?`
    std::vector<std::string> names;  ///< one for each `?`
};
/// Turns `:name` into `?`, leaving strings, quoted names and comments alone.
PositionalQuery to_positional(std::string_view sql);

/// One open database. SQLite in WAL mode with full synchronisation and foreign keys; the only place that knows Qt Sql.
///
/// Errors: `archive_locked` when another run keeps it busy past the timeout, `disk` when the disk is full or fails or
/// may not be written, `archive_damaged` when the file is no database or fails its own checks, `internal` for SQL that
/// is wrong.
class Database {
public:
    /// Opens a file, made when it is missing.
    static std::expected<Database, Error> open(const std::filesystem::path& file,
                                               std::chrono::milliseconds busy_timeout);

    /// Opens a file that is there without ever writing to it or beside it.
    static std::expected<Database, Error> open_to_read(const std::filesystem::path& file);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// Runs a query written by hand (a rule, a look-up): named binds, any number of rows. A name that `binds` lacks is
    /// an error.
    std::expected<Rows, Error> query(std::string_view sql, const Binds& binds = {});
    /// The same, row by row, so that a long answer takes no memory. Fails as `each` does, too.
    std::expected<void, Error> query(std::string_view sql, const Binds& binds, const EachRow& each);
    /// Runs a statement with `?` places; it stays prepared. Gives the number of rows that changed.
    std::expected<std::int64_t, Error> execute(const std::string& sql, const std::vector<Cell>& values = {});
    /// The same for a query.
    std::expected<Rows, Error> select(const std::string& sql, const std::vector<Cell>& values = {});

    /// Starts a writing transaction at once (BEGIN IMMEDIATE), so that it cannot fail halfway for want of the lock.
    std::expected<void, Error> begin();
    /// Starts one that only looks: it sees the database as it is at the first query, and others write meanwhile.
    std::expected<void, Error> begin_reading();
    std::expected<void, Error> commit();
    void rollback();

    /// The engine's own check of the file; `archive_damaged` with what it found.
    std::expected<void, Error> check_integrity();
    /// Writes everything as it is now to a file of its own, whole or not at all, while others read and write. No
    /// transaction may be open. Fails with `bad_input` when there is a file of that name.
    std::expected<void, Error> copy_to(const std::filesystem::path& file);

private:
    struct Implementation;
    explicit Database(std::unique_ptr<Implementation> implementation);
    static std::expected<Database, Error> connect(const std::filesystem::path& file, const std::string& options);
    std::unique_ptr<Implementation> implementation_;
};

/// A transaction that is undone unless it is committed.
class Transaction {
public:
    static std::expected<Transaction, Error> begin(Database& database);
    static std::expected<Transaction, Error> begin_reading(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    std::expected<void, Error> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_ = nullptr;
};

}  // namespace formloop::store
