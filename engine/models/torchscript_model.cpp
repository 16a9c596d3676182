// A network from a TorchScript file: its parameters are the arrays, its code is the forward pass.
//
// The module always runs in evaluation mode and its buffers stay as they are in the file, so that workers
// cannot drift apart: batch norm layers use the file's statistics, dropout is off. The interpreter's
// optimiser is off, too: it would change the rounding after the first runs. See docs/torchscript.md.

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>

#include "engine/models/torch_model.h"
#include "engine/models/torch_pass.h"

namespace fiarse {

namespace {

/// Where a parameter hangs in the tree of modules; tied parameters hang in several places.
struct Slot {
    torch::jit::Module owner;
    std::string name;
    std::size_t array = 0;
};

Error moduleError(std::string message, const ModelSettings& model, ErrorKind kind = ErrorKind::Input) {
    return {.kind = kind, .message = std::move(message), .file = model.file, .key = "model.file"};
}

/// What failed, out of the interpreter's trace.
std::string reasonOf(const std::exception& exception) {
    std::string text = exception.what();
    if (const std::size_t at = text.rfind("RuntimeError: "); at != std::string::npos) text.erase(0, at + 14);
    text.erase(std::min(text.find('\n'), text.size()));
    // Checks of the library's own begin with where they stand: "[enforce fail at file.cc:165] . ".
    if (text.starts_with('['))
        if (const std::size_t end = text.find("] "); end != std::string::npos)
            text.erase(0, text.find_first_not_of(" .", end + 1));
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
    return text;
}

std::string shapeText(at::IntArrayRef shape) {
    std::string text;
    for (const std::int64_t side : shape) text += (text.empty() ? "" : " × ") + std::to_string(side);
    return text.empty() ? "a single number" : text;
}

bool allFinite(const at::Tensor& values) {
    return at::isfinite(values).all().item<bool>();
}

/// Norm layers are told by their names: TorchScript keeps no other trace of what a module was.
bool belongsToNorm(const std::string& name) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    // Whole parts of the name: "subnet" and "normal" are none.
    static const std::regex kNorm(
        "(^|[._])((batch|layer|group|instance|rms|pre|post|sync)?_?(norm|normalization)|(conv|sync)?bn|bnorm|"
        "ln|gn)"
        "[0-9]*[a-z]?($|[._])");
    return std::regex_search(lower, kNorm);
}

class TorchScriptModel : public TorchModel {
public:
    explicit TorchScriptModel(torch::jit::Module module) : m_module(std::move(module)) {
        for (torch::jit::Module part : m_module.modules())
            if (part.hasattr("training")) part.setattr("training", false);
    }

    Result<void> describe(const ModelSettings& model, const InputShape& input) {
        ModelBuilder builder;
        std::vector<at::Tensor> known;
        for (const auto& parameter : m_module.named_parameters()) {
            const at::Tensor& value = parameter.value;
            if (value.numel() == 0) continue;
            if (value.scalar_type() != at::kFloat)
                return moduleError("The module's parameter " + parameter.name + " is of type " +
                                       std::string(c10::toString(value.scalar_type())) +
                                       "; all must be float32 (call module.float() before saving).",
                                   model);
            const auto same = std::find_if(known.begin(), known.end(),
                                           [&](const at::Tensor& other) { return other.is_same(value); });
            const auto array = static_cast<std::size_t>(same - known.begin());
            if (same == known.end()) {
                known.push_back(value);
                m_sizes.push_back(value.sizes().vec());
                std::vector<std::int64_t> shape = m_sizes.back();
                if (shape.empty()) shape = {1};
                const bool norm = shape.size() == 1 && belongsToNorm(parameter.name);
                const std::int64_t fanIn = std::max<std::int64_t>(1, value.numel() / shape.front());
                builder.add(parameter.name, shape, fanIn, Initial::FanIn, {}, !norm);
                const at::Tensor plain = value.detach().contiguous();
                if (!allFinite(plain))
                    return moduleError(
                        "The module's parameter " + parameter.name +
                            " holds values that are not finite numbers, so there is nothing to "
                            "start training from.",
                        model);
                m_values.insert(m_values.end(), plain.data_ptr<float>(),
                                plain.data_ptr<float>() + plain.numel());
            }
            m_slots.push_back(slotOf(parameter.name, array));
        }
        m_description = builder.made();
        if (m_description.layout.maskable == 0 && m_description.layout.count > 0)
            return moduleError(
                "By their names, all parameters of the module belong to norm layers, which every submodel "
                "holds "
                "whole; there is nothing that a mask could cut.",
                model);
        if (m_description.layout.maskable == 0)
            return moduleError(
                "The module has no parameters to train. A module that was frozen or optimised for inference "
                "has "
                "lost them; save the result of torch.jit.script or torch.jit.trace itself.",
                model);
        describePictures(input);
        return probe(model, input);
    }

    std::vector<at::Tensor> forward(TorchPass& pass) override {
        for (Slot& slot : m_slots)
            slot.owner.setattr(slot.name, pass.parameter(slot.array).view(m_sizes[slot.array]));
        return {run(pass.input())};
    }

    std::vector<float> ownParameters() const override { return m_values; }

private:
    Slot slotOf(const std::string& path, std::size_t array) const {
        torch::jit::Module owner = m_module;
        std::size_t from = 0;
        for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', from)) {
            owner = owner.attr(path.substr(from, dot - from)).toModule();
            from = dot + 1;
        }
        return {owner, path.substr(from), array};
    }

    /// The first layer over whole images can be shown as pictures.
    void describePictures(const InputShape& input) {
        LayerInfo& first = m_description.layout.layers.front();
        if (first.shape.size() != 2 || first.shape[1] != input.pixels() || input.height < 2 ||
            input.width < 2)
            return;
        first.imageChannels = input.channels;
        first.imageHeight = input.height;
        first.imageWidth = input.width;
    }

    at::Tensor run(const at::Tensor& x) {
        const torch::jit::GraphOptimizerEnabledGuard plain(false);
        const c10::IValue out = m_module.forward({x});
        TORCH_CHECK(out.isTensor(), "the module returned ", out.tagKind(), " instead of a tensor");
        return out.toTensor();
    }

    /// Tries the module on data of this shape, so that what does not fit is told before the first round.
    Result<void> probe(const ModelSettings& model, const InputShape& input) {
        const std::string shape = shapeText({input.channels, input.height, input.width});
        const LayerInfo& first = m_description.layout.layers.front();
        for (const std::int64_t count : {3, 2}) {
            const at::Tensor x = at::zeros({count, input.channels, input.height, input.width});
            at::Tensor out, again;
            try {
                out = run(x);
                again = run(x);
            } catch (const std::exception& exception) {
                return moduleError("The module does not take a batch of data of " + shape +
                                       " (channels × height × width); its first parameter, " + first.name +
                                       ", is " + shapeText(first.shape) + ": " + reasonOf(exception) + ".",
                                   model);
            }
            if (out.dim() != 2 || out.size(0) != count || out.size(1) != input.classes ||
                out.scalar_type() != at::kFloat)
                return moduleError("The module must return float32 logits of images × classes, here " +
                                       shapeText({count, input.classes}) + " for " + std::to_string(count) +
                                       " images; it returns " + shapeText(out.sizes()) + " of type " +
                                       std::string(c10::toString(out.scalar_type())) + ".",
                                   model);
            if (!out.requires_grad())
                return moduleError(
                    "The module's output does not depend on its parameters in a way that can be trained.",
                    model);
            if (!allFinite(out) && !finiteElsewhere(count, input))
                return moduleError(
                    "The module gives values that are not finite numbers before any training; check what it "
                    "computes from its parameters.",
                    model);
            // What is random in proportion to the data is still at zeros.
            if (!at::allclose(out, again, 0.0, 0.0, true) || !repeatsElsewhere(count, input))
                return moduleError(
                    "The module gives other outputs each time for the same input; a run could not be "
                    "repeated. "
                    "Leave out random operations such as dropout that is always on.",
                    model);
        }
        return {};
    }

    /// Whether the module gives the same twice for data other than zeros; also where it gives nothing.
    bool repeatsElsewhere(std::int64_t count, const InputShape& input) {
        const at::Tensor x = rampOf(count, input);
        try {
            return at::allclose(run(x), run(x), 0.0, 0.0, true);
        } catch (const std::exception&) {
            return true;
        }
    }

    /// Below 1, so that as words they are still the padding.
    static at::Tensor rampOf(std::int64_t count, const InputShape& input) {
        return at::linspace(0.0, 0.999, count * input.pixels())
            .view({count, input.channels, input.height, input.width});
    }

    /// Whether other data than zeros, by which a module may have to divide, gives numbers.
    bool finiteElsewhere(std::int64_t count, const InputShape& input) {
        try {
            return allFinite(run(rampOf(count, input)));
        } catch (const std::exception&) {
            return false;
        }
    }

    torch::jit::Module m_module;
    std::vector<Slot> m_slots;
    std::vector<std::vector<std::int64_t>> m_sizes;  ///< of each array as the module knows it
    std::vector<float> m_values;
};

}  // namespace

Result<std::unique_ptr<TorchModel>> makeTorchScriptModel(const ModelSettings& model,
                                                         const InputShape& input) {
    if (model.file.empty())
        return Error{
            .message = "A model of kind torchscript needs model.file, the path of a TorchScript module.",
            .key = "model.file"};
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(model.file, ignored))
        return moduleError("There is no such file; model.file must be the path of a TorchScript module.",
                           model, ErrorKind::File);
    try {
        auto made = std::make_unique<TorchScriptModel>(torch::jit::load(model.file, at::kCPU));
        if (auto described = made->describe(model, input); !described) return described.error();
        return std::unique_ptr<TorchModel>(std::move(made));
    } catch (const std::exception& exception) {
        return moduleError("This is not a TorchScript module that can be read: " + reasonOf(exception) + ".",
                           model, ErrorKind::File);
    }
}

}  // namespace fiarse
