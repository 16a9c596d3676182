#include "engine/api/annotations.h"

#include <nlohmann/json.hpp>

#include "engine/store/run_database.h"

namespace fiarse {

namespace {

using nlohmann::json;

// In a table that files of every version have, so that none needs to be upgraded.
constexpr const char* kKey = "annotations";

std::string textOf(const Annotations& annotations) {
    json root = {{"note", annotations.note},
                 {"tags", annotations.tags},
                 {"colour", annotations.colour},
                 {"bookmarks", json::array()},
                 {"view_state", annotations.viewState}};
    for (const Bookmark& bookmark : annotations.bookmarks)
        root["bookmarks"].push_back(
            {{"round", bookmark.round}, {"text", bookmark.text}, {"view", bookmark.view}});
    return root.dump(-1, ' ', false, json::error_handler_t::replace);
}

Annotations annotationsFrom(const std::string& text) {
    const json root = json::parse(text);
    Annotations annotations;
    root.at("note").get_to(annotations.note);
    root.at("tags").get_to(annotations.tags);
    root.at("colour").get_to(annotations.colour);
    for (const json& bookmark : root.at("bookmarks"))
        annotations.bookmarks.push_back({bookmark.at("round").get<std::int64_t>(),
                                         bookmark.at("text").get<std::string>(),
                                         bookmark.value("view", std::string())});
    root.at("view_state").get_to(annotations.viewState);
    return annotations;
}

Annotations stored(Database& database) {
    Statement row(database, "SELECT value FROM meta WHERE key = ?");
    return row.bind(std::string(kKey)).step() ? annotationsFrom(row.text(0)) : Annotations();
}

}  // namespace

Result<Annotations> readAnnotations(const std::filesystem::path& runFile) {
    return guarded(runFile, [&] {
        const auto database = openRunDatabase(runFile, Database::Mode::ReadOnly);
        return stored(*database);
    });
}

Result<void> writeAnnotations(const std::filesystem::path& runFile, const Annotations& annotations) {
    return guarded(runFile, [&] {
        const auto database = openRunDatabase(runFile, Database::Mode::ReadWrite);
        Transaction transaction(*database);
        replaceMeta(*database, kKey, textOf(annotations));
        transaction.commit();
    });
}

Result<void> changeAnnotations(const std::filesystem::path& runFile,
                               const std::function<void(Annotations&)>& change) {
    return guarded(runFile, [&] {
        const auto database = openRunDatabase(runFile, Database::Mode::ReadWrite);
        Transaction transaction(*database);
        Annotations annotations = stored(*database);
        change(annotations);
        replaceMeta(*database, kKey, textOf(annotations));
        transaction.commit();
    });
}

}  // namespace fiarse
