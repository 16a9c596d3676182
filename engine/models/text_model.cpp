// A small transformer that tells texts apart.
//
//   tokens → embedding + position → [block]* → norm → mean over the tokens → dropout → linear → logits
//   block(x): x + out(attention(norm1(x))); then x + linear2(ReLU(linear1(norm2(x))))
//
// Norms stand before attention and feed-forward (pre-norm). Token 0 is padding: nobody attends to it and it
// is not part of the mean. Channels of the residual stream are one group; the channels of a block's attention
// are one group with as many equal blocks as heads, so that a cut network keeps all heads, each of them
// narrower, as in HeteroFL's code. Unlike there, the softmax keeps the uncut head's 1/√width, and a norm
// counts cut channels as 0: the cut network computes what the whole one does with these channels at 0.

#include <cmath>

#include "engine/models/torch_model.h"
#include "engine/models/torch_pass.h"

namespace fiarse {

namespace {

// Far below any score, but finite: a text of padding only still has a softmax.
constexpr double kNever = -1e9;

struct Block {
    NormPlace norm1, norm2;
    WeightPlace query, key, value, out, linear1, linear2;
};

class TextModel : public TorchModel {
public:
    TextModel(const ModelSettings& model, const InputShape& input)
        : m_length(input.pixels()),
          m_heads(model.heads),
          m_scale(1.0 / std::sqrt(static_cast<double>(model.embedding / model.heads))) {
        ModelBuilder builder;
        const std::int64_t width = model.embedding;
        m_stream = builder.group("embedding", width);
        // Rows are tokens and places: only their columns are channels.
        m_embedding = builder.add("embedding.weight", {input.vocabulary, width}, width, Initial::FanIn,
                                  {.in = m_stream, .uses = 0.0});
        m_position = builder.add("position.weight", {m_length, width}, width, Initial::FanIn,
                                 {.in = m_stream, .uses = 0.0});
        for (std::size_t i = 0; i < model.hidden.size(); ++i) {
            const std::string name = "block" + std::to_string(i + 1);
            const std::int64_t units = model.hidden[i];
            const int heads = builder.group(name + ".attention", width, model.heads);
            const int inner = builder.group(name + ".linear1", units);
            const auto dense = [&](const char* part, std::int64_t to, int out, std::int64_t from, int in) {
                return builder.weight(name + "." + part, {to, from},
                                      {.out = out, .in = in, .uses = static_cast<double>(m_length)},
                                      Initial::FanIn, true);
            };
            Block block;
            block.norm1 = builder.norm(name + ".norm1", m_stream, NormKind::Group);
            block.query = dense("query", width, heads, width, m_stream);
            block.key = dense("key", width, heads, width, m_stream);
            block.value = dense("value", width, heads, width, m_stream);
            block.out = dense("out", width, m_stream, width, heads);
            block.norm2 = builder.norm(name + ".norm2", m_stream, NormKind::Group);
            block.linear1 = dense("linear1", units, inner, width, m_stream);
            block.linear2 = dense("linear2", width, m_stream, units, inner);
            m_blocks.push_back(block);
        }
        m_norm = builder.norm("norm", m_stream, NormKind::Group);
        m_linear = builder.weight("fc", {input.classes, width}, {.in = m_stream}, Initial::FanIn, true);
        m_description = builder.made();
    }

    std::vector<at::Tensor> forward(TorchPass& pass) override {
        const at::Tensor tokens = pass.input().reshape({-1, m_length}).to(at::kLong);
        const at::Tensor padding = tokens.eq(0);
        at::Tensor x = at::embedding(pass.parameter(m_embedding), tokens, 0);
        x = pass.scaled(x + pass.parameter(m_position).unsqueeze(0));
        for (const Block& block : m_blocks) {
            x = x + attention(pass, block, pass.layerNorm(x, block.norm1), padding);
            const at::Tensor inner =
                at::relu(pass.scaled(pass.linear(pass.layerNorm(x, block.norm2), block.linear1)));
            x = x + pass.scaled(pass.linear(inner, block.linear2));
        }
        const at::Tensor words = padding.logical_not().to(at::kFloat).unsqueeze(2);
        const at::Tensor mean = (pass.layerNorm(x, m_norm) * words).sum(1) / words.sum(1).clamp_min(1.0);
        return {pass.linear(pass.dropout(mean, m_stream, 1, 0), m_linear)};
    }

private:
    at::Tensor attention(TorchPass& pass, const Block& block, const at::Tensor& x,
                         const at::Tensor& padding) const {
        // [count, heads, length, width of a head]
        const auto byHead = [&](const WeightPlace& place) {
            const at::Tensor y = pass.scaled(pass.linear(x, place));
            return y.view({y.size(0), y.size(1), m_heads, -1}).transpose(1, 2);
        };
        const at::Tensor scores =
            at::matmul(byHead(block.query), byHead(block.key).transpose(2, 3)) * m_scale;
        const at::Tensor shares =
            at::softmax(scores.masked_fill(padding.unsqueeze(1).unsqueeze(2), kNever), 3);
        const at::Tensor mixed = at::matmul(shares, byHead(block.value)).transpose(1, 2).flatten(2);
        return pass.scaled(pass.linear(mixed, block.out));
    }

    std::int64_t m_length, m_heads;
    double m_scale;  ///< 1/√(width of an uncut head)
    int m_stream = 0;
    std::size_t m_embedding = 0, m_position = 0;
    std::vector<Block> m_blocks;
    NormPlace m_norm;
    WeightPlace m_linear;
};

}  // namespace

Result<std::unique_ptr<TorchModel>> makeTextModel(const ModelSettings& model, const InputShape& input) {
    if (model.embedding % model.heads != 0)
        return Error{.message = "model.embedding is " + std::to_string(model.embedding) +
                                ", which is not a multiple of model.heads (" + std::to_string(model.heads) +
                                "); each head gets an equal part of it.",
                     .key = "model.embedding"};
    return std::unique_ptr<TorchModel>(std::make_unique<TextModel>(model, input));
}

}  // namespace fiarse
