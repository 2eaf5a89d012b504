// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/store/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "src/base/text.h"

namespace formloop::store {
namespace {

namespace fs = std::filesystem;

Error disk_error(const fs::path& place, int number) {
    if (number == ENOSPC || number == EDQUOT)
        return {ErrorCode::disk, place.string(), "cannot be written, the disk is full"};
    return {ErrorCode::disk, place.string(), std::string("cannot be written: ") + std::strerror(number)};
}

/// An open file that is closed at the end of its scope.
struct Descriptor {
    int number = -1;
    explicit Descriptor(int n) : number(n) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

std::expected<void, Error> write_all(int descriptor, std::string_view bytes, const fs::path& place) {
    while (!bytes.empty()) {
        const auto n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return std::unexpected(disk_error(place, errno));
        bytes.remove_prefix(std::size_t(n));
    }
    return {};
}

/// A regular file open for reading, and how long it was then. Links are not followed, pipes and devices not waited for.
struct Input {
    Descriptor descriptor;
    std::uintmax_t bytes = 0;
    explicit Input(const fs::path& file) : descriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}

    std::expected<void, Error> check(const fs::path& file) {
        if (descriptor.number < 0) {
            if (errno == ENOENT) return std::unexpected(Error{ErrorCode::not_found, file.string(), "no such file"});
            if (errno == ELOOP)
                return std::unexpected(Error{ErrorCode::bad_input, file.string(), "is a link, expected a regular file"});
            return std::unexpected(
                Error{ErrorCode::unreadable_file, file.string(), std::string("cannot be opened: ") + std::strerror(errno)});
        }
        struct stat status {};
        if (::fstat(descriptor.number, &status) != 0 || !S_ISREG(status.st_mode))
            return std::unexpected(Error{ErrorCode::bad_input, file.string(), "is not a regular file"});
        bytes = std::uintmax_t(status.st_size);
        return {};
    }
};

/// SHA-256, block by block. OpenSSL's, because it uses the processor's own instructions for it.
class Sha256 {
public:
    Sha256() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    std::string hex() {
        std::array<unsigned char, 32> digest{};
        EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
        return formloop::hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
    }

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
};

/// Reads a file to its end, block by block. `each` may fail.
template <class Each>
std::expected<KeptFile, Error> read_through(const fs::path& file, Each each) {
    Input in(file);
    if (auto opened = in.check(file); !opened) return std::unexpected(opened.error());
    Sha256 hash;
    std::array<char, 1 << 16> block;
    KeptFile kept;
    while (true) {
        const auto n = ::read(in.descriptor.number, block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return std::unexpected(
                Error{ErrorCode::unreadable_file, file.string(), std::string("cannot be read: ") + std::strerror(errno)});
        if (n == 0) break;
        hash.add({block.data(), std::size_t(n)});
        kept.bytes += std::uintmax_t(n);
        std::expected<void, Error> taken = each(std::string_view(block.data(), std::size_t(n)));
        if (!taken) return std::unexpected(taken.error());
    }
    if (kept.bytes < in.bytes)
        return std::unexpected(Error{ErrorCode::bad_input, file.string(), "was cut short while it was read"});
    kept.sha = hash.hex();
    return kept;
}

}  // namespace

std::string sha256(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

template <class Open>
std::expected<Draft, Error> Draft::make(const fs::path& place, Open open) {
    static std::atomic<unsigned> next = 0;
    while (true) {
        Draft draft;
        const auto path = place.parent_path() / (std::string(draft_prefix) + std::to_string(::getpid()) + "-" + std::to_string(next++));
        draft.descriptor_ = open(path.c_str());
        if (draft.descriptor_ < 0 && errno == EEXIST) continue;
        if (draft.descriptor_ < 0) return std::unexpected(disk_error(place, errno));
        // Until it is locked another run may take it for a leftover. Where the file system has no locks, none does.
        struct stat there {};
        if (::flock(draft.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
        if (::lstat(path.c_str(), &there) != 0) continue;
        draft.path_ = path;
        return draft;
    }
}

std::expected<Draft, Error> Draft::file(const fs::path& place, unsigned mode) {
    return make(place, [&](const char* path) { return ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode); });
}

std::expected<Draft, Error> Draft::folder(const fs::path& place) {
    return make(place, [](const char* path) {
        if (::mkdir(path, 0777) != 0) return -1;
        const int made = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (made >= 0) return made;
        const int failed = errno;
        ::rmdir(path);
        errno = failed == ENOENT ? EEXIST : failed;  // taken for a leftover already: another name
        return -1;
    });
}

Draft::Draft(Draft&& other) noexcept : path_(std::exchange(other.path_, {})), descriptor_(std::exchange(other.descriptor_, -1)) {}
Draft& Draft::operator=(Draft&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}
Draft::~Draft() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::expected<void, Error> Draft::give_name(const fs::path& name) {
    if (::fsync(descriptor_) != 0) return std::unexpected(disk_error(name, errno));
    if (::rename(path_.c_str(), name.c_str()) != 0) return std::unexpected(disk_error(name, errno));
    path_.clear();
    return sync_folder(folder_of(name));
}

std::expected<void, Error> Draft::give_new_name(const fs::path& name) {
    if (::fsync(descriptor_) != 0) return std::unexpected(disk_error(name, errno));
    int failed = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (failed == EINVAL || failed == ENOSYS) {  // file systems that cannot promise it: the gap is small
        struct stat ignored {};
        failed = ::lstat(name.c_str(), &ignored) == 0 ? EEXIST : ::rename(path_.c_str(), name.c_str()) == 0 ? 0 : errno;
    }
    if (failed == EEXIST)
        return std::unexpected(Error{ErrorCode::bad_input, name.string(), "is there already, expected a new name"});
    if (failed != 0) return std::unexpected(disk_error(name, failed));
    path_.clear();
    return sync_folder(folder_of(name));
}

std::expected<void, Error> Draft::take_place_of(const fs::path& name) {
    if (::syncfs(descriptor_) != 0) return std::unexpected(disk_error(name, errno));
    if (::rename(path_.c_str(), name.c_str()) == 0) {
        path_.clear();
        return sync_folder(folder_of(name));
    }
    if (errno != ENOTEMPTY && errno != EEXIST) return std::unexpected(disk_error(name, errno));
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_EXCHANGE) != 0) {
        if (errno != EINVAL && errno != ENOSYS) return std::unexpected(disk_error(name, errno));
        const fs::path older = path_.string() + "-older";  // file systems that cannot exchange: the gap is small
        if (::rename(name.c_str(), older.c_str()) != 0) return std::unexpected(disk_error(name, errno));
        if (::rename(path_.c_str(), name.c_str()) != 0) {
            const int failed = errno;
            ::rename(older.c_str(), name.c_str());
            return std::unexpected(disk_error(name, failed));
        }
        path_ = older;
    }
    return sync_folder(folder_of(name));  // what is under the passing name now is the older one
}

void remove_leftovers(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& item : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
        if (!item.path().filename().string().starts_with(draft_prefix)) continue;
        const Descriptor left(::open(item.path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        // Held until it is gone. Where its run gave it its name just now, there is nothing of this one any more.
        if (left.number >= 0 && ::flock(left.number, LOCK_EX | LOCK_NB) == 0) fs::remove_all(item.path(), ignored);
    }
}

std::expected<void, Error> write_durably(const fs::path& file, std::string_view bytes) {
    auto draft = Draft::file(file);
    if (!draft) return std::unexpected(draft.error());
    if (auto written = write_all(draft->descriptor(), bytes, file); !written) return written;
    return draft->give_name(file);
}

std::expected<NewFile, Error> NewFile::make(const fs::path& file, fs::path place) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0) return std::unexpected(disk_error(place, errno));
    return NewFile(descriptor, std::move(place));
}

NewFile::NewFile(NewFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), place_(std::move(other.place_)), waiting_(std::move(other.waiting_)) {}
NewFile::~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::expected<void, Error> NewFile::add(std::string_view bytes) {
    constexpr std::size_t block = 1 << 16;
    waiting_ += bytes;
    return waiting_.size() < block ? std::expected<void, Error>{} : end();
}

std::expected<void, Error> NewFile::end() {
    auto written = write_all(descriptor_, waiting_, place_);
    waiting_.clear();
    return written;
}

std::expected<void, Error> make_room(const fs::path& folder, std::uintmax_t bytes, const fs::path& place) {
    const auto file = folder / "room";
    const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.number < 0) return std::unexpected(disk_error(place, errno));
    const int failed = ::posix_fallocate(out.number, 0, off_t(bytes));
    ::unlink(file.c_str());
    if (failed != 0) return std::unexpected(disk_error(place, failed));
    return {};
}

NamedTogether::NamedTogether(fs::path folder) : folder_(std::move(folder)) { remove_leftovers(folder_); }

std::expected<void, Error> NamedTogether::add(const std::string& name, std::string_view bytes) {
    const auto file = folder_ / name;
    if (!draft_) {
        auto draft = Draft::folder(file);
        if (!draft) return std::unexpected(draft.error());
        draft_ = std::move(*draft);
    }
    const Descriptor out(::open((draft_->path() / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (out.number < 0) return std::unexpected(disk_error(file, errno));
    names_.push_back(name);
    return write_all(out.number, bytes, file);
}

std::expected<void, Error> NamedTogether::give_names() {
    const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number < 0 || ::syncfs(folder.number) != 0) return std::unexpected(disk_error(folder_, errno));
    for (const auto& name : names_)
        if (::rename((draft_->path() / name).c_str(), (folder_ / name).c_str()) != 0)
            return std::unexpected(disk_error(folder_ / name, errno));
    draft_.reset();
    return sync_folder(folder_);
}

std::expected<KeptFile, Error> measure(const fs::path& file) {
    return read_through(file, [](std::string_view) { return std::expected<void, Error>{}; });
}

std::expected<void, Error> sync_folder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number < 0 && errno == EACCES) return {};
    if (descriptor.number < 0 || ::fsync(descriptor.number) != 0) return std::unexpected(disk_error(folder, errno));
    return {};
}

std::expected<void, Error> make_folder(const fs::path& folder) {
    std::error_code code;
    if (fs::is_directory(folder, code)) return {};
    const auto above = folder_of(folder);
    if (auto made = make_folder(above); !made) return made;
    fs::create_directory(folder, code);
    if (code) return std::unexpected(Error{ErrorCode::disk, folder.string(), "cannot be made: " + code.message()});
    return sync_folder(above);
}

std::expected<KeptFile, Error> copy_durably(const fs::path& file, const fs::path& copy) {
    const Descriptor out(::open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (out.number < 0) return std::unexpected(disk_error(copy, errno));
    auto copied = read_through(file, [&](std::string_view block) { return write_all(out.number, block, copy); });
    if (copied && ::fsync(out.number) != 0) return std::unexpected(disk_error(copy, errno));
    return copied;
}

std::expected<KeptFile, Error> keep_by_content(const fs::path& file, const fs::path& folder,
                                               const std::function<std::expected<bool, Error>(std::string_view)>& wanted) {
    auto draft = Draft::file(folder / "original", 0444);
    if (!draft) return std::unexpected(Error{draft.error().code, folder.string(), draft.error().message});
    auto kept = read_through(file, [&](std::string_view block) { return write_all(draft->descriptor(), block, folder); });
    if (!kept) return kept;
    if (wanted) {
        const auto asked = wanted(kept->sha);
        if (!asked) return std::unexpected(asked.error());
        if (!*asked) return kept;
    }
    const fs::path place = folder / kept->sha;
    std::error_code ignored;
    if (fs::file_size(place, ignored) == kept->bytes && !ignored) {
        // A run that was killed may have named it and not waited for the disk.
        if (auto synced = sync_folder(folder); !synced) return std::unexpected(synced.error());
        return kept;
    }
    if (auto named = draft->give_name(place); !named) return std::unexpected(named.error());
    return kept;
}

std::expected<FileLock, Error> FileLock::take(const fs::path& file, std::chrono::milliseconds wait) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) return std::unexpected(disk_error(file, errno));
    FileLock lock(descriptor);
    const auto deadline = std::chrono::steady_clock::now() + wait;
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return std::unexpected(disk_error(file, errno));
        if (std::chrono::steady_clock::now() >= deadline)
            return std::unexpected(
                Error{ErrorCode::archive_locked, file.parent_path().string(),
                      "another run is writing to this archive, expected to be the only one; try again "
                      "when that run has ended"});
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}
FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace formloop::store
