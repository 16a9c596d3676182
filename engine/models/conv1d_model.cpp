// Convolutions over a series of channels × 1 × length.
//
//   series → [conv 1×5, padding 2 → norm → ReLU → pool 2]* → mean over time → dropout → linear → logits

#include "engine/models/torch_model.h"
#include "engine/models/torch_pass.h"

namespace fiarse {

namespace {

constexpr std::int64_t kKernel = 5;

struct Stage {
    WeightPlace conv;
    NormPlace norm;
};

class Conv1dModel : public TorchModel {
public:
    Conv1dModel(const ModelSettings& model, const InputShape& input) {
        ModelBuilder builder;
        std::int64_t channels = input.channels;
        std::int64_t length = input.width;
        for (std::size_t i = 0; i < model.channels.size(); ++i) {
            const std::string name = "conv" + std::to_string(i + 1);
            const int in = m_last;
            m_last = builder.group(name, model.channels[i]);
            Stage stage;
            stage.conv = builder.weight(name, {model.channels[i], channels, 1, kKernel},
                                        {.out = m_last, .in = in, .uses = static_cast<double>(length)},
                                        Initial::He, true);
            stage.norm = builder.norm("norm" + std::to_string(i + 1), m_last, effectiveNorm(model));
            channels = model.channels[i];
            length /= 2;
            m_stages.push_back(stage);
        }
        m_linear = builder.weight("fc", {input.classes, channels}, {.in = m_last}, Initial::FanIn, true);
        m_description = builder.made();
    }

    std::vector<at::Tensor> forward(TorchPass& pass) override {
        at::Tensor x = pass.input();
        for (const Stage& stage : m_stages) {
            x = at::relu(pass.norm(pass.conv(x, stage.conv, {1, 1}, {0, kKernel / 2}), stage.norm));
            x = at::max_pool2d(x, {1, 2});
        }
        return {pass.linear(pass.dropout(x.mean({2, 3}), m_last, 1, 0), m_linear)};
    }

private:
    std::vector<Stage> m_stages;
    WeightPlace m_linear;
    int m_last = LayerChannels::kWhole;  ///< group of the last convolution
};

}  // namespace

Result<std::unique_ptr<TorchModel>> makeConv1dModel(const ModelSettings& model, const InputShape& input) {
    if (input.height != 1)
        return Error{
            .message = "A model of kind conv1d needs series, channels × 1 × length, but the data are " +
                       std::to_string(input.channels) + " × " + std::to_string(input.height) + " × " +
                       std::to_string(input.width) + "; choose another model.kind.",
            .key = "model.kind"};
    if (auto fits = checkPooling(model, input); !fits) return fits.error();
    return std::unique_ptr<TorchModel>(std::make_unique<Conv1dModel>(model, input));
}

}  // namespace fiarse
