/// Makes TorchScript files for tests. The only part of the tests that sees torch, in a library of its own:
/// torch's headers and Qt's cannot meet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fiarse::test {

struct ScriptParameter {
    std::string name;  ///< "fc1.weight": a dot makes a submodule
    std::vector<std::int64_t> shape;
    std::vector<float> values;
    bool isDouble = false;
    bool isBuffer = false;
};

/// Saves a module with these parameters and this TorchScript code.
/// @param methods  "def forward(self, x): ...".
void saveScriptModule(const std::string& path, const std::vector<ScriptParameter>& parameters,
                      const std::string& methods);

}  // namespace fiarse::test
