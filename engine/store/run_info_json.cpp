#include "engine/store/run_info_json.h"

namespace fiarse {

namespace {

using nlohmann::json;

json layerJson(const LayerInfo& layer) {
    return {{"name", layer.name},
            {"shape", layer.shape},
            {"offset", layer.offset},
            {"count", layer.count},
            {"maskable", layer.maskable},
            {"fan_in", layer.fanIn},
            {"image", {layer.imageChannels, layer.imageHeight, layer.imageWidth}}};
}

LayerInfo layerFrom(const json& value) {
    LayerInfo layer;
    value.at("name").get_to(layer.name);
    value.at("shape").get_to(layer.shape);
    value.at("offset").get_to(layer.offset);
    value.at("count").get_to(layer.count);
    value.at("maskable").get_to(layer.maskable);
    value.at("fan_in").get_to(layer.fanIn);
    value.at("image").at(0).get_to(layer.imageChannels);
    value.at("image").at(1).get_to(layer.imageHeight);
    value.at("image").at(2).get_to(layer.imageWidth);
    return layer;
}

json levelJson(const Level& level) {
    return {{"capacity", level.capacity.value},
            {"text", level.capacity.text},
            {"name", level.name},
            {"clients", level.clients}};
}

Level levelFrom(const json& value) {
    return {{value.at("capacity").get<double>(), value.at("text").get<std::string>()},
            value.at("name").get<std::string>(),
            value.at("clients").get<std::int64_t>()};
}

json clientJson(const ClientInfo& client) {
    json value = {{"id", client.id},          {"tier", client.tier},
                  {"level", client.level},    {"train", client.trainCount},
                  {"test", client.testCount}, {"labels", client.trainLabels}};
    if (!client.name.empty()) value["name"] = client.name;
    return value;
}

ClientInfo clientFrom(const json& value) {
    ClientInfo client;
    value.at("id").get_to(client.id);
    value.at("tier").get_to(client.tier);
    value.at("level").get_to(client.level);
    value.at("train").get_to(client.trainCount);
    value.at("test").get_to(client.testCount);
    value.at("labels").get_to(client.trainLabels);
    client.name = value.value("name", std::string());
    return client;
}

}  // namespace

std::string runInfoJson(const RunInfo& info) {
    json root = {{"id", info.id},
                 {"created", info.created},
                 {"engine", info.engine},
                 {"parameters", info.layout.count},
                 {"maskable", info.layout.maskable},
                 {"layers", json::array()},
                 {"levels", json::array()},
                 {"clients", json::array()},
                 {"data", info.dataTitle},
                 {"classes", info.classNames},
                 {"train", info.trainCount},
                 {"test", info.testCount},
                 {"image", {info.imageChannels, info.imageHeight, info.imageWidth}}};
    if (!info.dataReport.empty()) root["data_report"] = info.dataReport;
    if (!info.parentId.empty())
        root["parent"] = {{"id", info.parentId}, {"file", info.parentFile}, {"round", info.parentRound}};
    for (const LayerInfo& layer : info.layout.layers) root["layers"].push_back(layerJson(layer));
    for (const Level& level : info.levels) root["levels"].push_back(levelJson(level));
    for (const ClientInfo& client : info.clients) root["clients"].push_back(clientJson(client));
    return root.dump();
}

RunInfo runInfoFromJson(const std::string& text) {
    const json root = json::parse(text);
    RunInfo info;
    root.at("id").get_to(info.id);
    root.at("created").get_to(info.created);
    root.at("engine").get_to(info.engine);
    root.at("parameters").get_to(info.layout.count);
    root.at("maskable").get_to(info.layout.maskable);
    for (const json& layer : root.at("layers")) info.layout.layers.push_back(layerFrom(layer));
    for (const json& level : root.at("levels")) info.levels.push_back(levelFrom(level));
    for (const json& client : root.at("clients")) info.clients.push_back(clientFrom(client));
    root.at("data").get_to(info.dataTitle);
    root.at("classes").get_to(info.classNames);
    root.at("train").get_to(info.trainCount);
    root.at("test").get_to(info.testCount);
    root.at("image").at(0).get_to(info.imageChannels);
    root.at("image").at(1).get_to(info.imageHeight);
    root.at("image").at(2).get_to(info.imageWidth);
    info.dataReport = root.value("data_report", std::vector<std::string>());
    if (const auto parent = root.find("parent"); parent != root.end()) {
        parent->at("id").get_to(info.parentId);
        parent->at("file").get_to(info.parentFile);
        parent->at("round").get_to(info.parentRound);
    }
    return info;
}

}  // namespace fiarse
