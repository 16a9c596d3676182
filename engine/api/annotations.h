/// What people add to a run: notes, tags, a colour, bookmarks. Never part of the numbers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/api/result.h"

namespace fiarse {

/// A round that somebody wants to find again, or a note on one of its views.
struct Bookmark {
    std::int64_t round = 0;
    std::string text;  ///< may be empty
    std::string view;  ///< id of the view that the note is pinned to; empty = the round as a whole

    friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

struct Annotations {
    std::string note;                 ///< hypothesis, result, anything; plain text of several lines
    std::vector<std::string> tags;    ///< without commas and blanks at the ends, each at most once
    std::string colour;               ///< "#rrggbb" in overlays and lists; empty = by position
    std::vector<Bookmark> bookmarks;  ///< by round, then by view; each pair at most once
    std::string viewState;            ///< JSON of the window: view round, cursors, selection; may be empty

    friend bool operator==(const Annotations&, const Annotations&) = default;
};

/// Errors: File. Empty annotations for a file that never had any. Threads: any.
Result<Annotations> readAnnotations(const std::filesystem::path& runFile);
/// Replaces all annotations in one transaction; a runner may be appending rounds meanwhile (waits for at
/// most five seconds). Errors: File (missing, read-only, busy). Threads: any.
Result<void> writeAnnotations(const std::filesystem::path& runFile, const Annotations& annotations);
/// Reads, changes and writes in one transaction, so that several who change different parts at once do not
/// undo each other. @param change  called once, in the calling thread. Errors and threads: as
/// writeAnnotations(); annotations that cannot be read are left as they are.
Result<void> changeAnnotations(const std::filesystem::path& runFile,
                               const std::function<void(Annotations&)>& change);

}  // namespace fiarse
