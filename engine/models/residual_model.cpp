// Residual networks with pre-activation for small images.
//
//   images → conv 3×3 → [block]* → norm → ReLU → mean over the picture → linear → logits
//   block(x): y = ReLU(norm1(x)); out = conv2(ReLU(norm2(conv1(y)))) + (shortcut(y) or x)
//
// resnet18: two blocks in each of four stages of 64, 128, 256, 512 channels, as in the code of HeteroFL
// (src/models/resnet.py): 11,172,170 parameters for 3 colours and 10 classes. resnet8: one block in each of
// three stages of 16, 32, 64. The first block of each stage but the first halves the picture; its shortcut
// is a 1×1 convolution. Convolutions have no bias. An early exit is a head like the last one.

#include "engine/models/torch_model.h"
#include "engine/models/torch_pass.h"

namespace fiarse {

namespace {

struct Block {
    NormPlace norm1, norm2;
    WeightPlace conv1, conv2;
    std::optional<WeightPlace> shortcut;
    std::int64_t stride = 1;
};

struct Head {
    NormPlace norm;
    WeightPlace linear;
    int group = LayerChannels::kWhole;
};

struct Stage {
    std::vector<Block> blocks;
    std::optional<Head> exit;
};

class ResidualModel : public TorchModel {
public:
    ResidualModel(const ModelSettings& model, const InputShape& input) {
        const bool small = model.kind == ModelKind::Resnet8;
        const std::vector<std::int64_t> widths =
            small ? std::vector<std::int64_t>{16, 32, 64} : std::vector<std::int64_t>{64, 128, 256, 512};
        const int stages = static_cast<int>(widths.size());
        m_exits = static_cast<int>(model.exits);
        m_norm = effectiveNorm(model);
        m_classes = input.classes;
        m_builder.enter(m_exits > 0 ? 1 : 0);
        m_stream = m_builder.group("stage1", widths[0]);
        m_height = input.height;
        m_width = input.width;
        m_stem = m_builder.weight("conv1", {widths[0], input.channels, 3, 3},
                                  {.out = m_stream, .uses = places()}, Initial::He, false);
        int exit = 1;
        for (int stage = 1; stage <= stages; ++stage) {
            m_builder.enter(depthOfStage(stage, m_exits, stages));
            addStage("stage" + std::to_string(stage), widths[static_cast<std::size_t>(stage - 1)],
                     small ? 1 : 2);
            if (exit > m_exits || stageOfExit(exit, m_exits, stages) != stage) continue;
            m_builder.enter(exit, exit);
            m_stages.back().exit = head("exit" + std::to_string(exit) + ".");
            ++exit;
        }
        m_head = head("");
        m_description = m_builder.made();
    }

    std::vector<at::Tensor> forward(TorchPass& pass) override {
        std::vector<at::Tensor> logits;
        at::Tensor x = pass.conv(pass.input(), m_stem, {1, 1}, {1, 1});
        for (const Stage& stage : m_stages) {
            for (const Block& block : stage.blocks) x = through(pass, block, x);
            if (!stage.exit) continue;
            logits.push_back(classify(pass, *stage.exit, x, logits.size()));
            if (static_cast<int>(logits.size()) == pass.depth()) return logits;
        }
        logits.push_back(classify(pass, m_head, x, logits.size()));
        return logits;
    }

private:
    void addStage(const std::string& name, std::int64_t width, int blocks) {
        Stage& stage = m_stages.emplace_back();
        const int before = m_stream;
        const bool first = m_stages.size() == 1;
        if (!first) m_stream = m_builder.group(name, width);
        for (int b = 0; b < blocks; ++b) {
            const int in = b == 0 ? before : m_stream;
            const std::string path = name + ".block" + std::to_string(b + 1);
            const int inner = m_builder.group(path, width);
            Block block;
            block.stride = b == 0 && !first ? 2 : 1;
            m_height = (m_height + block.stride - 1) / block.stride;
            m_width = (m_width + block.stride - 1) / block.stride;
            const std::int64_t inWidth = m_builder.sizeOf(in);
            block.norm1 = m_builder.norm(path + ".norm1", in, m_norm);
            block.conv1 = m_builder.weight(path + ".conv1", {width, inWidth, 3, 3},
                                           {.out = inner, .in = in, .uses = places()}, Initial::He, false);
            block.norm2 = m_builder.norm(path + ".norm2", inner, m_norm);
            block.conv2 =
                m_builder.weight(path + ".conv2", {width, width, 3, 3},
                                 {.out = m_stream, .in = inner, .uses = places()}, Initial::He, false);
            if (in != m_stream)
                block.shortcut =
                    m_builder.weight(path + ".shortcut", {width, inWidth, 1, 1},
                                     {.out = m_stream, .in = in, .uses = places()}, Initial::He, false);
            stage.blocks.push_back(block);
        }
    }

    double places() const { return static_cast<double>(m_height * m_width); }

    Head head(const std::string& prefix) {
        Head made{.group = m_stream};
        made.norm = m_builder.norm(prefix + "norm", m_stream, m_norm);
        made.linear = m_builder.weight(prefix + "fc", {m_classes, m_builder.sizeOf(m_stream)},
                                       {.in = m_stream}, Initial::FanIn, true);
        return made;
    }

    static at::Tensor through(TorchPass& pass, const Block& block, const at::Tensor& x) {
        const at::Tensor y = at::relu(pass.norm(x, block.norm1));
        const at::Tensor kept =
            block.shortcut ? pass.conv(y, *block.shortcut, {block.stride, block.stride}, {0, 0}) : x;
        const at::Tensor inner = pass.conv(y, block.conv1, {block.stride, block.stride}, {1, 1});
        return pass.conv(at::relu(pass.norm(inner, block.norm2)), block.conv2, {1, 1}, {1, 1}) + kept;
    }

    static at::Tensor classify(TorchPass& pass, const Head& head, const at::Tensor& x, std::uint64_t place) {
        if (!pass.has(head.linear.weight)) return {};
        const at::Tensor features = at::relu(pass.norm(x, head.norm)).mean({2, 3});
        return pass.linear(pass.dropout(features, head.group, 1, place), head.linear);
    }

    ModelBuilder m_builder;
    NormKind m_norm = NormKind::Batch;
    std::int64_t m_classes = 0;
    int m_stream = 0;                        ///< group of the residual stream, while building
    std::int64_t m_height = 0, m_width = 0;  ///< of the picture, while building
    WeightPlace m_stem;
    std::vector<Stage> m_stages;
    Head m_head;
};

}  // namespace

Result<std::unique_ptr<TorchModel>> makeResidualModel(const ModelSettings& model, const InputShape& input) {
    const std::int64_t most = model.kind == ModelKind::Resnet8 ? 2 : 3;
    if (model.exits > most)
        return Error{.message = "A " + std::string(most == 2 ? "resnet8 has three" : "resnet18 has four") +
                                " stages, so model.exits can be at most " + std::to_string(most) + ", not " +
                                std::to_string(model.exits) + ".",
                     .key = "model.exits"};
    return std::unique_ptr<TorchModel>(std::make_unique<ResidualModel>(model, input));
}

}  // namespace fiarse
