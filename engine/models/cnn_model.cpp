// The cnn with norm layers, dropout or early exits; without any of them Feedforward runs it.
//
//   images → [conv 3×3 → norm → ReLU → pool 2×2]* → [dropout → linear → ReLU]* → dropout → linear → logits
//
// An early exit is the mean over the picture and a linear layer, behind the pooling of its stage. The fully
// connected layers belong to the last stage.

#include "engine/models/torch_model.h"
#include "engine/models/torch_pass.h"

namespace fiarse {

namespace {

struct Stage {
    WeightPlace conv;
    NormPlace norm;
    int group = LayerChannels::kWhole;
    std::optional<WeightPlace> exit;
};

class CnnModel : public TorchModel {
public:
    CnnModel(const ModelSettings& model, const InputShape& input) {
        ModelBuilder builder;
        m_exits = static_cast<int>(model.exits);
        const int stages = static_cast<int>(model.channels.size());
        std::int64_t channels = input.channels;
        std::int64_t height = input.height, width = input.width;
        int in = LayerChannels::kWhole;
        int exit = 1;
        for (int stage = 1; stage <= stages; ++stage) {
            builder.enter(depthOfStage(stage, m_exits, stages));
            const std::string name = "conv" + std::to_string(stage);
            const std::int64_t out = model.channels[static_cast<std::size_t>(stage - 1)];
            Stage made{.group = builder.group(name, out)};
            made.conv =
                builder.weight(name, {out, channels, 3, 3},
                               {.out = made.group, .in = in, .uses = static_cast<double>(height * width)},
                               Initial::FanIn, true);
            made.norm = builder.norm("norm" + std::to_string(stage), made.group, effectiveNorm(model));
            if (exit <= m_exits && stageOfExit(exit, m_exits, stages) == stage) {
                builder.enter(exit, exit);
                made.exit = builder.weight("exit" + std::to_string(exit) + ".fc", {input.classes, out},
                                           {.in = made.group}, Initial::FanIn, true);
                ++exit;
            }
            in = made.group;
            channels = out;
            height /= 2;
            width /= 2;
            m_stages.push_back(made);
        }
        builder.enter(m_exits > 0 ? m_exits + 1 : 0);
        m_places = static_cast<std::size_t>(height * width);
        m_dense =
            addDenseLayers(builder, model.hidden, input.classes, channels * height * width, in, m_places);
        m_description = builder.made();
    }

    std::vector<at::Tensor> forward(TorchPass& pass) override {
        std::vector<at::Tensor> logits;
        at::Tensor x = pass.input();
        for (const Stage& stage : m_stages) {
            x = at::max_pool2d(at::relu(pass.norm(pass.conv(x, stage.conv, {1, 1}, {1, 1}), stage.norm)), 2);
            if (!stage.exit) continue;
            const bool held = pass.has(stage.exit->weight);
            const at::Tensor mean = x.mean({2, 3});
            logits.push_back(held
                                 ? pass.linear(pass.dropout(mean, stage.group, 1, logits.size()), *stage.exit)
                                 : at::Tensor());
            if (static_cast<int>(logits.size()) == pass.depth()) return logits;
        }
        x = x.flatten(1);
        std::size_t repeat = m_places;
        const std::vector<LayerChannels>& layers = m_description.plan.layers;
        for (std::size_t i = 0; i < m_dense.size(); ++i) {
            x = pass.dropout(x, layers[m_dense[i].weight].in, repeat, logits.size() + i);
            x = pass.linear(x, m_dense[i]);
            repeat = 1;
            if (i + 1 < m_dense.size()) x = at::relu(pass.scaled(x));
        }
        logits.push_back(x);
        return logits;
    }

private:
    std::vector<Stage> m_stages;
    std::vector<WeightPlace> m_dense;
    std::size_t m_places = 1;  ///< pixels of a channel behind the last pooling
};

}  // namespace

Result<std::unique_ptr<TorchModel>> makeCnnModel(const ModelSettings& model, const InputShape& input) {
    const auto stages = static_cast<std::int64_t>(model.channels.size());
    if (model.exits >= stages)
        return Error{.message = "A cnn of " + std::to_string(stages) +
                                " convolutions can have at most one early exit less than that, not " +
                                std::to_string(model.exits) + "; lower model.exits or add to model.channels.",
                     .key = "model.exits"};
    return std::unique_ptr<TorchModel>(std::make_unique<CnnModel>(model, input));
}

}  // namespace fiarse
