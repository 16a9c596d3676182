#include "engine/experiment/text_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

namespace fiarse {

namespace {

Error fileError(const std::filesystem::path& path, std::string message) {
    return {.kind = ErrorKind::File, .message = std::move(message), .file = path.string()};
}

std::string reason(int code) {
    return std::strerror(code);
}

/// Closes on every way out; close() tells about a full disk on some file systems.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return m_fd; }
    bool close() {
        const int fd = m_fd;
        m_fd = -1;
        return ::close(fd) == 0;
    }

private:
    int m_fd;
};

bool writeAll(int fd, std::string_view contents) {
    while (!contents.empty()) {
        const ssize_t written = ::write(fd, contents.data(), contents.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        contents.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> writeDirectly(const std::filesystem::path& path, std::string_view contents, int flags) {
    Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0666));
    if (file.get() < 0 || !writeAll(file.get(), contents) || !file.close()) {
        return fileError(path, fmt::format("The file cannot be written: {}.", reason(errno)));
    }
    return {};
}

}  // namespace

Result<std::string> readTextFile(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return fileError(path, "This is a folder, not a file.");
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return fileError(path, fmt::format("The file cannot be read: {}.", reason(errno)));
    std::ostringstream contents;
    if (file.peek() != std::ifstream::traits_type::eof()) contents << file.rdbuf();
    if (file.bad()) return fileError(path, fmt::format("The file cannot be read: {}.", reason(errno)));
    return contents.str();
}

Result<void> writeTextFile(const std::filesystem::path& path, std::string_view contents) {
    std::error_code failure;
    if (std::filesystem::exists(path, failure) && !std::filesystem::is_regular_file(path, failure)) {
        return writeDirectly(path, contents, O_WRONLY);
    }
    // Through a link to what it points at, so that the link stays a link.
    const std::filesystem::path target =
        std::filesystem::is_symlink(path, failure) ? std::filesystem::weakly_canonical(path) : path;
    const std::filesystem::path temporary = target.string() + fmt::format(".{}.part", ::getpid());
    Result<void> written = writeDirectly(temporary, contents, O_WRONLY | O_CREAT | O_TRUNC);
    if (written) {
        std::filesystem::rename(temporary, target, failure);
        if (!failure) return {};
        written = fileError(path, fmt::format("The file cannot be written: {}.", failure.message()));
    }
    std::filesystem::remove(temporary, failure);
    Error error = written.error();
    error.file = path.string();
    return error;
}

}  // namespace fiarse
