#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/experiment/text_file.h"
#include "engine/store/event_time.h"
#include "engine/store/views.h"
#include "engine/store/watched_run.h"

namespace fiarse {

namespace {

std::vector<View> allViews(const MaskChoice& mask) {
    std::vector<View> views = recordViews();
    for (auto group : {measureViews, robustnessViews, arrayViews, biasViews}) {
        std::vector<View> part = group();
        std::move(part.begin(), part.end(), std::back_inserter(views));
    }
    views.push_back(maskView(mask));
    views.push_back(tensorboardView());
    return views;
}

template <typename Sink>
View::File asTable(const View& view) {
    if (!view.table) return {};
    return [table = view.table](const RunFile& run, View::Round round) {
        Sink sink;
        table(run, round, sink);
        return sink.finish();
    };
}

struct Format {
    const char* name;
    View::File (*writer)(const View&);  ///< empty where the view lacks the format
    bool folder = false;                ///< the output is a folder
};

constexpr std::array kFormats = {
    Format{"csv", asTable<CsvSink>},
    Format{"json", asTable<JsonSink>},
    Format{"npy", [](const View& view) { return view.npy; }},
    Format{"safetensors", [](const View& view) { return view.safetensors; }},
    Format{"png", [](const View& view) { return view.png; }},
    Format{"svg", [](const View& view) { return view.svg; }},
    Format{"tfevents", [](const View& view) { return view.tfevents; }, true},
};

std::vector<std::string> formatsOf(const View& view) {
    std::vector<std::string> names;
    for (const Format& format : kFormats) {
        if (format.writer(view)) names.emplace_back(format.name);
    }
    return names;
}

/// The view of that name; without a name the only one that has the format.
const View& chosenView(const std::vector<View>& views, const std::string& name, const std::string& format) {
    const auto chosen = [&](const View& view) {
        if (!name.empty()) return view.name == name;
        const std::vector<std::string> formats = formatsOf(view);
        return std::find(formats.begin(), formats.end(), format) != formats.end();
    };
    const auto found = std::find_if(views.begin(), views.end(), chosen);
    if (!name.empty() && found == views.end()) {
        throw ViewError({.message = fmt::format("There is no view \"{}\"; there are {}.", name,
                                                fmt::join(exportViews(), ", "))});
    }
    if (name.empty() && std::count_if(views.begin(), views.end(), chosen) != 1) {
        throw ViewError({.message = fmt::format("Say which view is to be written; there are {}.",
                                                fmt::join(exportViews(), ", "))});
    }
    return *found;
}

const Format& chosenFormat(const View& view, const std::string& name) {
    const std::vector<std::string> own = formatsOf(view);
    const std::string& wanted = name.empty() && own.size() == 1 ? own.front() : name;
    const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const Format& format) { return format.name == wanted; });
    if (found == kFormats.end()) {
        throw ViewError({.message = fmt::format("There is no format \"{}\"; there are {}.", name,
                                                fmt::join(exportFormats(), ", "))});
    }
    if (!found->writer(view)) {
        throw ViewError({.message = fmt::format(
                             "The view {} cannot be written as {}; {}.", view.name, wanted,
                             own.size() == 1 ? "its only format is " + own.front()
                                             : fmt::format("its formats are {}", fmt::join(own, ", ")))});
    }
    return *found;
}

void refuseMaskChoice(const View& view, const MaskChoice& mask) {
    if (view.name == "masks" || (!mask.level && !mask.client)) return;
    throw ViewError({.message = fmt::format("The view {} is not of one mask; a capacity or a client can be "
                                            "chosen for the view masks only.",
                                            view.name)});
}

std::filesystem::path fileIn(const std::filesystem::path& folder, const RunInfo& info) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure || !std::filesystem::is_directory(folder, failure)) {
        const std::string reason = failure ? failure.message() : "there is a file of this name";
        throw ViewError({.kind = ErrorKind::File,
                         .message = fmt::format("The folder cannot be made: {}.", reason),
                         .file = folder.string()});
    }
    return folder / eventFileName(info);
}

}  // namespace

std::vector<std::string> exportViews() {
    std::vector<std::string> names;
    for (const View& view : allViews({})) names.push_back(view.name);
    return names;
}

std::vector<std::string> exportFormats() {
    std::vector<std::string> names;
    for (const Format& format : kFormats) names.emplace_back(format.name);
    return names;
}

std::vector<std::string> exportFormatsOf(const std::string& view) {
    for (const View& one : allViews({}))
        if (one.name == view) return formatsOf(one);
    return {};
}

Result<void> exportView(const RunFile& file, const std::string& view, std::optional<std::int64_t> round,
                        const std::string& format, const std::filesystem::path& output,
                        const MaskChoice& mask, const ExportProgress& progress) {
    try {
        const WatchedRun run(file, progress);
        const std::vector<View> views = allViews(mask);
        const View& chosen = chosenView(views, view, format);
        const Format& kind = chosenFormat(chosen, format);
        refuseMaskChoice(chosen, mask);
        const std::string contents = kind.writer(chosen)(run, round);
        run.watch(1.0);
        return writeTextFile(kind.folder ? fileIn(output, run.info()) : output, contents);
    } catch (const ViewError& error) {
        return error.error;
    } catch (const std::exception& error) {
        return Error{.kind = ErrorKind::File,
                     .message = fmt::format("The run file is damaged ({}).", error.what())};
    }
}

}  // namespace fiarse
