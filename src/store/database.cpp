// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/database.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>
#include <atomic>
#include <clocale>
#include <new>
#include <unordered_map>
#include <utility>

#include "src/store/files.h"

namespace formloop::store {
namespace {

/// Qt looks for its drivers with the help of an application object; a program that has none gets one. Making it
/// switches the process to the user's locale, which is undone: numbers are written with a point here.
void ensure_application() {
    if (QCoreApplication::instance()) return;
    static int argc = 1;
    static char name[] = "formloop";
    static char* argv[] = {name, nullptr};
    const std::string locale = std::setlocale(LC_ALL, nullptr);
    static QCoreApplication application(argc, argv);
    std::setlocale(LC_ALL, locale.c_str());
}

QVariant to_variant(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell))
        return QString::fromUtf8(text->data(), qsizetype(text->size()));
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return QVariant(qlonglong(*integer));
    if (const auto* real = std::get_if<double>(&cell)) return *real;
    return QVariant(QMetaType::fromType<QString>());
}

Cell to_cell(const QVariant& value) {
    if (value.isNull()) return {};
    switch (value.typeId()) {
        case QMetaType::Bool:
        case QMetaType::Int:
        case QMetaType::LongLong: return std::int64_t{value.toLongLong()};
        case QMetaType::Double: return value.toDouble();
        default: {
            const auto utf8 = value.toString().toUtf8();
            return std::string(utf8.constData(), std::size_t(utf8.size()));
        }
    }
}

}  // namespace

std::optional<std::size_t> Rows::column(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == name) return i;
    return std::nullopt;
}

std::string text_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&cell)) {
        if (*real == double(std::int64_t(*real))) return std::to_string(std::int64_t(*real));
        std::string text = std::to_string(*real);
        while (text.ends_with('0')) text.pop_back();
        return text;
    }
    return {};
}

std::optional<std::int64_t> integer_of(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
    if (const auto* real = std::get_if<double>(&cell)) return std::int64_t(*real);
    return std::nullopt;
}

PositionalQuery to_positional(std::string_view sql) {
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    PositionalQuery out;
    std::size_t i = 0;
    const auto copy_to = [&](std::size_t end) {
        out.sql.append(sql.substr(i, end - i));
        i = end;
    };
    while (i < sql.size()) {
        const char c = sql[i];
        if (c == '\'' || c == '"') {
            const auto end = sql.find(c, i + 1);
            copy_to(end == sql.npos ? sql.size() : end + 1);
        } else if (sql.substr(i, 2) == "--") {
            const auto end = sql.find('\n', i);
            copy_to(end == sql.npos ? sql.size() : end);
        } else if (sql.substr(i, 2) == "/*") {
            const auto end = sql.find("*/", i + 2);
            copy_to(end == sql.npos ? sql.size() : end + 2);
        } else if (c == ':' && i + 1 < sql.size() && is_word(sql[i + 1]) && (i == 0 || sql[i - 1] != ':')) {
            std::size_t end = i + 1;
            while (end < sql.size() && is_word(sql[end])) ++end;
            out.names.emplace_back(sql.substr(i + 1, end - i - 1));
            out.sql += '?';
            i = end;
        } else {
            copy_to(i + 1);
        }
    }
    return out;
}

struct Database::Implementation {
    QString connection;
    std::string file;
    std::unordered_map<std::string, QSqlQuery> prepared;

    ~Implementation() {
        prepared.clear();
        {
            QSqlDatabase database = QSqlDatabase::database(connection, false);
            database.close();
        }
        QSqlDatabase::removeDatabase(connection);
    }

    QSqlDatabase database() const { return QSqlDatabase::database(connection, false); }

    /// SQLite tells a full disk from a faulty one in the database file alone, not in the files beside it.
    bool disk_is_full() const {
        std::error_code fault;
        const auto space = std::filesystem::space(std::filesystem::path(file).parent_path(), fault);
        return !fault && space.available < (64u << 10);
    }

    Error error(const QSqlError& fault) const {
        constexpr const char* full = "cannot grow, the disk is full";
        const auto refuse = [&](ErrorCode code, std::string message) { return Error{code, file, std::move(message)}; };
        bool known = false;
        switch (fault.nativeErrorCode().toInt(&known) & 0xff) {
            case 7: throw std::bad_alloc();  // as any other allocation that fails
            case 5:
            case 6:
                return refuse(ErrorCode::archive_locked,
                              "is kept busy by another run, expected it to be free; try again when that run has ended");
            case 8: return refuse(ErrorCode::disk, "may not be written, expected a folder with write permission");
            case 10: return refuse(ErrorCode::disk, disk_is_full() ? full : "cannot be read or written, the disk reports a fault");
            case 11:
            case 26:
                return refuse(ErrorCode::archive_damaged,
                              "is not a whole database: " + fault.databaseText().toStdString());
            case 13: return refuse(ErrorCode::disk, full);
            case 14: return refuse(ErrorCode::disk, "cannot be opened, expected a file that may be read and written");
            default: break;
        }
        return refuse(ErrorCode::internal, fault.databaseText().toStdString());
    }

    std::expected<void, Error> bind_and_run(QSqlQuery& query, const std::vector<Cell>& values) const {
        for (std::size_t i = 0; i < values.size(); ++i) query.bindValue(int(i), to_variant(values[i]));
        if (!query.exec()) {
            const auto failure = error(query.lastError());
            query.finish();
            return std::unexpected(failure);
        }
        return {};
    }

    std::expected<QSqlQuery*, Error> prepare(const std::string& sql) {
        const auto found = prepared.find(sql);
        if (found != prepared.end()) return &found->second;
        QSqlQuery query(database());
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromStdString(sql))) return std::unexpected(error(query.lastError()));
        return &prepared.emplace(sql, std::move(query)).first->second;
    }

    std::expected<void, Error> fetch(QSqlQuery& query, const EachRow& each) const {
        std::vector<Cell> row(std::size_t(query.record().count()));
        while (query.next()) {
            for (std::size_t i = 0; i < row.size(); ++i) row[i] = to_cell(query.value(int(i)));
            if (auto taken = each(row); !taken) {
                query.finish();
                return taken;
            }
        }
        const auto fault = query.lastError();
        query.finish();
        if (fault.isValid()) return std::unexpected(error(fault));
        return {};
    }

    std::expected<Rows, Error> fetch(QSqlQuery& query) const {
        Rows out;
        const auto record = query.record();
        for (int i = 0; i < record.count(); ++i) out.columns.push_back(record.fieldName(i).toStdString());
        const auto fetched = fetch(query, [&](const std::vector<Cell>& row) {
            out.rows.push_back(row);
            return std::expected<void, Error>{};
        });
        if (!fetched) return std::unexpected(fetched.error());
        return out;
    }

    /// Runs a query that is not kept prepared; its rows are still to be fetched.
    std::expected<QSqlQuery, Error> run(std::string_view sql, const Binds& binds) const {
        const auto positional = to_positional(sql);
        std::vector<Cell> values;
        for (const auto& name : positional.names) {
            const auto at = binds.find(name);
            if (at == binds.end()) return std::unexpected(Error{ErrorCode::internal, file, "no such parameter: :" + name});
            values.push_back(at->second);
        }
        QSqlQuery query(database());
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromStdString(positional.sql))) return std::unexpected(error(query.lastError()));
        if (auto done = bind_and_run(query, values); !done) return std::unexpected(done.error());
        return query;
    }
};

Database::Database(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

std::expected<Database, Error> Database::connect(const std::filesystem::path& file, const std::string& options) {
    ensure_application();
    static std::atomic<int> next = 0;
    auto implementation = std::make_unique<Implementation>();
    implementation->connection = QStringLiteral("archive-%1").arg(next++);
    implementation->file = file.string();
    auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), implementation->connection);
    if (!database.isValid())
        return std::unexpected(
            Error{ErrorCode::engine_missing, "Qt Sql", "has no SQLite driver, expected libqt6sql6-sqlite"});
    database.setDatabaseName(QString::fromStdString(file.string()));
    database.setConnectOptions(QString::fromStdString(options));
    if (!database.open()) return std::unexpected(implementation->error(database.lastError()));
    return Database(std::move(implementation));
}

std::expected<Database, Error> Database::open(const std::filesystem::path& file,
                                              std::chrono::milliseconds busy_timeout) {
    auto database = connect(file, "QSQLITE_BUSY_TIMEOUT=" + std::to_string(busy_timeout.count()));
    if (!database) return database;
    for (const auto* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
        auto done = database->query(pragma);
        if (!done) return std::unexpected(done.error());
    }
    return database;
}

std::expected<Database, Error> Database::open_to_read(const std::filesystem::path& file) {
    return connect(file, "QSQLITE_OPEN_READONLY");
}

std::expected<Rows, Error> Database::query(std::string_view sql, const Binds& binds) {
    auto query = implementation_->run(sql, binds);
    if (!query) return std::unexpected(query.error());
    return implementation_->fetch(*query);
}

std::expected<void, Error> Database::query(std::string_view sql, const Binds& binds, const EachRow& each) {
    auto query = implementation_->run(sql, binds);
    if (!query) return std::unexpected(query.error());
    return implementation_->fetch(*query, each);
}

std::expected<std::int64_t, Error> Database::execute(const std::string& sql, const std::vector<Cell>& values) {
    auto query = implementation_->prepare(sql);
    if (!query) return std::unexpected(query.error());
    if (auto done = implementation_->bind_and_run(**query, values); !done) return std::unexpected(done.error());
    const std::int64_t changed = (*query)->numRowsAffected();
    (*query)->finish();
    return changed;
}

std::expected<Rows, Error> Database::select(const std::string& sql, const std::vector<Cell>& values) {
    auto query = implementation_->prepare(sql);
    if (!query) return std::unexpected(query.error());
    if (auto done = implementation_->bind_and_run(**query, values); !done) return std::unexpected(done.error());
    return implementation_->fetch(**query);
}

std::expected<void, Error> Database::begin() {
    auto done = execute("BEGIN IMMEDIATE");
    if (!done) return std::unexpected(done.error());
    return {};
}

std::expected<void, Error> Database::begin_reading() {
    auto done = execute("BEGIN");
    if (!done) return std::unexpected(done.error());
    return {};
}

std::expected<void, Error> Database::commit() {
    auto done = execute("COMMIT");
    if (!done) return std::unexpected(done.error());
    return {};
}

void Database::rollback() { (void)execute("ROLLBACK"); }

std::expected<void, Error> Database::check_integrity() {
    auto answer = select("PRAGMA integrity_check(1)");
    if (!answer) return std::unexpected(answer.error());
    if (answer->rows.size() == 1 && text_of(answer->rows[0][0]) == "ok") return {};
    return std::unexpected(
        Error{ErrorCode::archive_damaged, implementation_->file,
              "does not pass its own check: " + (answer->empty() ? "" : text_of(answer->rows[0][0]))});
}

std::expected<void, Error> Database::copy_to(const std::filesystem::path& file) {
    auto draft = Draft::file(file);
    if (!draft) return std::unexpected(draft.error());
    // An empty file is taken for a new one.
    if (auto copied = query("VACUUM INTO :file", {{"file", draft->path().string()}}); !copied) return std::unexpected(copied.error());
    return draft->give_new_name(file);
}

std::expected<Transaction, Error> Transaction::begin(Database& database) {
    if (auto begun = database.begin(); !begun) return std::unexpected(begun.error());
    return Transaction(database);
}

std::expected<Transaction, Error> Transaction::begin_reading(Database& database) {
    if (auto begun = database.begin_reading(); !begun) return std::unexpected(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    if (database_) database_->rollback();
}

std::expected<void, Error> Transaction::commit() {
    auto done = database_->commit();
    if (done) database_ = nullptr;
    return done;
}

}  // namespace formloop::store
