#include "engine/store/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "engine/store/database.h"

namespace fiarse {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(2);
constexpr auto kBetweenTries = std::chrono::milliseconds(20);

/// A writer that ended has removed the file that it had locked: a lock on that one says nothing any more.
bool isStillThere(int file, const std::filesystem::path& path) {
    struct stat held {};
    struct stat named {};
    return ::fstat(file, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

}  // namespace

// Not on the run file itself: closing it would drop the locks that SQLite holds on it in this process.
WriterLock::WriterLock(const std::filesystem::path& runFile) : m_path(runFile.string() + "-lock") {
    for (const auto until = Clock::now() + kPatience;;) {
        m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_file < 0) return;
        if (::flock(m_file, LOCK_EX | LOCK_NB) == 0) {
            if (isStillThere(m_file, m_path)) return;
            ::close(m_file);
            continue;
        }
        const bool taken = errno == EWOULDBLOCK;
        ::close(std::exchange(m_file, -1));
        if (!taken) return;  // a file system without locks
        if (Clock::now() >= until)
            throw StoreError(
                "Another program is writing to this run file. It can be read meanwhile, and go on here once "
                "that program is done with it.");
        std::this_thread::sleep_for(kBetweenTries);
    }
}

WriterLock::~WriterLock() {
    if (m_file < 0) return;
    ::unlink(m_path.c_str());
    ::close(m_file);
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : m_path(std::move(other.m_path)), m_file(std::exchange(other.m_file, -1)) {}

}  // namespace fiarse
