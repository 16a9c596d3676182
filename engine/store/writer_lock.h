/// Keeps two programs from writing to the same run file.
#pragma once

#include <filesystem>

namespace fiarse {

/// Held by the writer of a run file. A lock of the operating system on an empty file beside it (its name and
/// "-lock"), which ends with the process however that ends; the file goes with the lock. Readers take none.
/// Nothing is locked where the file beside it cannot be made: then the run file cannot be written either.
/// Movable, not thread safe.
class WriterLock {
public:
    /// Waits up to two seconds for a writer that is about to end. Throws StoreError where it does not.
    explicit WriterLock(const std::filesystem::path& runFile);
    ~WriterLock();
    WriterLock(WriterLock&& other) noexcept;
    WriterLock& operator=(WriterLock&&) = delete;

private:
    std::filesystem::path m_path;
    int m_file = -1;
};

}  // namespace fiarse
