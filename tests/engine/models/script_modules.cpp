#include "tests/engine/models/script_modules.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <map>

namespace fiarse::test {

void saveScriptModule(const std::string& path, const std::vector<ScriptParameter>& parameters,
                      const std::string& methods) {
    torch::jit::Module root("root");
    std::map<std::string, torch::jit::Module> parts;
    for (const ScriptParameter& parameter : parameters) {
        at::Tensor value =
            at::from_blob(const_cast<float*>(parameter.values.data()), parameter.shape, at::kFloat).clone();
        if (parameter.isDouble) value = value.to(at::kDouble);
        value.set_requires_grad(!parameter.isBuffer);
        const std::size_t dot = parameter.name.find('.');
        torch::jit::Module owner = root;
        if (dot != std::string::npos) {
            const std::string part = parameter.name.substr(0, dot);
            if (!parts.count(part)) parts.emplace(part, torch::jit::Module(part));
            owner = parts.at(part);
        }
        const std::string name = dot == std::string::npos ? parameter.name : parameter.name.substr(dot + 1);
        if (parameter.isBuffer)
            owner.register_buffer(name, value);
        else
            owner.register_parameter(name, value, false);
    }
    for (auto& [name, part] : parts) root.register_module(name, part);
    root.define(methods);
    root.save(path);
}

}  // namespace fiarse::test
