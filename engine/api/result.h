/// Errors as values.
///
/// Everything that can go wrong because of the user's input, a file or the machine comes back as a
/// `Result`; the sentence in `Error::message` is shown to the user as it is. Exceptions stay inside
/// the engine and are turned into a `Result` at its entry points.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace fiarse {

/// What sort of failure this is; the command line derives its exit code from it (exitCode()).
enum class ErrorKind {
    Input,        ///< the experiment or an argument is wrong (exit 2)
    Run,          ///< training itself failed, for example the loss became NaN (exit 3)
    File,         ///< a file could not be read or written (exit 4)
    Interrupted,  ///< stopped on request; state was kept (exit 130)
};

/// One failure, told to the user.
struct Error {
    ErrorKind kind = ErrorKind::Input;
    std::string message;  ///< one or two whole sentences: what is wrong and what is allowed
    std::string file;     ///< the file concerned, empty if none
    int line = 0;         ///< 1-based; 0 = no place in a file
    int column = 0;       ///< 1-based; 0 = no place in a file
    std::string key;      ///< the experiment field concerned ("training.lr"), empty if none

    /// "file:line:column: message", leaving out what is not known.
    std::string text() const;

    friend bool operator==(const Error&, const Error&) = default;
};

inline std::string Error::text() const {
    if (file.empty()) return message;
    std::string place = file;
    const auto append = [&place](int number) {
        place += ':';
        place += std::to_string(number);
    };
    if (line > 0) append(line);
    if (line > 0 && column > 0) append(column);
    place += ": ";
    place += message;
    return place;
}

/// Process exit code of a failure, as the command line promises it (0 is success).
inline int exitCode(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Input:
            return 2;
        case ErrorKind::Run:
            return 3;
        case ErrorKind::File:
            return 4;
        case ErrorKind::Interrupted:
            return 130;
    }
    return 3;
}

/// Either a value or an Error. Reading the wrong side is a programming error and throws
/// std::bad_variant_access.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return m_error; }

private:
    Error m_error;
    bool m_ok = true;
};

}  // namespace fiarse
