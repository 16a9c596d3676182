#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "engine/experiment/text_file.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

std::vector<View> allViews() {
    std::vector<View> views = recordViews();
    for (auto group : {arrayViews, biasViews}) {
        std::vector<View> part = group();
        std::move(part.begin(), part.end(), std::back_inserter(views));
    }
    return views;
}

std::string tableText(const View& view, const RunFile& run, std::optional<std::int64_t> round,
                      TableSink& sink) {
    view.table(run, round, sink);
    return sink.finish();
}

std::string contentsOf(const View& view, const RunFile& run, std::optional<std::int64_t> round,
                       const std::string& format) {
    if (format == "csv") {
        CsvSink sink;
        return tableText(view, run, round, sink);
    }
    if (format == "json") {
        JsonSink sink;
        return tableText(view, run, round, sink);
    }
    if (format != "npy") {
        throw ViewError(
            {.message = fmt::format("There is no format \"{}\"; there are csv, json and npy.", format)});
    }
    if (!view.npy) {
        throw ViewError(
            {.message = fmt::format("The view {} is a table; write it as csv or json.", view.name)});
    }
    return view.npy(run, round);
}

}  // namespace

std::vector<std::string> exportViews() {
    std::vector<std::string> names;
    for (const View& view : allViews()) names.push_back(view.name);
    return names;
}

Result<void> exportView(const RunFile& run, const std::string& view, std::optional<std::int64_t> round,
                        const std::string& format, const std::filesystem::path& output) {
    const std::vector<View> views = allViews();
    const auto found =
        std::find_if(views.begin(), views.end(), [&](const View& v) { return v.name == view; });
    if (found == views.end()) {
        return Error{.message = fmt::format("There is no view \"{}\"; there are {}.", view,
                                            fmt::join(exportViews(), ", "))};
    }
    try {
        return writeTextFile(output, contentsOf(*found, run, round, format));
    } catch (const ViewError& error) {
        return error.error;
    } catch (const std::exception& error) {
        return Error{.kind = ErrorKind::File,
                     .message = fmt::format("The run file is damaged ({}).", error.what())};
    }
}

}  // namespace fiarse
