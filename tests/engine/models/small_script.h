/// A TorchScript module that every test of "somebody's own network" can train.
#pragma once

#include <QTemporaryDir>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.h"
#include "tests/engine/models/script_modules.h"

namespace fiarse::test {

/// Two dense layers with a norm between them, for 10 classes; the file is there until the program ends.
/// @param inputs  values of a picture.
inline std::string smallScriptFile(std::int64_t inputs) {
    static const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("net-%1.pt").arg(inputs)).toStdString();
    if (std::filesystem::exists(path)) return path;
    Random random(3);
    const auto parameter = [&](const char* name, std::vector<std::int64_t> shape) {
        const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies<>());
        ScriptParameter one{.name = name, .shape = std::move(shape)};
        for (std::int64_t i = 0; i < count; ++i) one.values.push_back(float(random.normal()) * 0.1F);
        return one;
    };
    saveScriptModule(path,
                     {parameter("fc1.weight", {40, inputs}), parameter("fc1.bias", {40}),
                      parameter("norm.weight", {40}), parameter("fc2.weight", {10, 40})},
                     R"(
def forward(self, x):
    x = torch.matmul(torch.flatten(x, 1), self.fc1.weight.t()) + self.fc1.bias
    return torch.matmul(torch.relu(x * self.norm.weight), self.fc2.weight.t())
)");
    return path;
}

}  // namespace fiarse::test
