#include "engine/models/model_description.h"

#include "engine/models/torch_model.h"

namespace fiarse {

namespace {

/// A run keeps about 60 bytes a parameter; beyond this it would not fit into a desktop's memory.
constexpr std::size_t kMostParameters = 100'000'000;

/// The arrays of an mlp and of a plain cnn; Feedforward runs them.
Result<ModelDescription> describeFeedforward(const ModelSettings& model, const InputShape& input) {
    ModelBuilder builder;
    std::int64_t channels = input.channels;
    std::int64_t height = input.height;
    std::int64_t width = input.width;
    int in = LayerChannels::kWhole;
    std::size_t repeat = 1;
    if (model.kind == ModelKind::Cnn) {
        if (auto fits = checkPooling(model, input); !fits) return fits.error();
        for (std::size_t i = 0; i < model.channels.size(); ++i) {
            const std::string name = "conv" + std::to_string(i + 1);
            const std::int64_t out = model.channels[i];
            const int group = builder.group(name, out);
            builder.weight(name, {out, channels, 3, 3},
                           {.out = group, .in = in, .uses = static_cast<double>(height * width)},
                           Initial::FanIn, true);
            in = group;
            channels = out;
            height /= 2;
            width /= 2;
        }
        repeat = static_cast<std::size_t>(height * width);
    }
    addDenseLayers(builder, model.hidden, input.classes, channels * height * width, in, repeat);
    ModelDescription made = builder.made();
    if (model.kind == ModelKind::Mlp && input.height > 1 && input.width > 1) {
        made.layout.layers[0].imageChannels = input.channels;
        made.layout.layers[0].imageHeight = input.height;
        made.layout.layers[0].imageWidth = input.width;
    }
    return made;
}

/// The widest layer of a dense model, before anything is multiplied that could overflow.
Result<void> checkDenseSize(const ModelSettings& model, const InputShape& input) {
    std::int64_t features = input.pixels();
    if (model.kind == ModelKind::Cnn) {
        std::int64_t height = input.height, width = input.width;
        for (std::size_t i = 0; i < model.channels.size(); ++i) height /= 2, width /= 2;
        features = model.channels.back() * height * width;
    }
    for (std::size_t i = 0; i <= model.hidden.size(); ++i) {
        const std::int64_t out = i < model.hidden.size() ? model.hidden[i] : input.classes;
        if (features > static_cast<std::int64_t>(kMostParameters) / out)
            return Error{.message =
                             "The model would have more than 100 million parameters in one layer; make "
                             "its layers smaller.",
                         .key = "model.hidden"};
        features = out;
    }
    return {};
}

Result<void> checkData(const ModelSettings& model, const InputShape& input) {
    if (model.kind == ModelKind::Text && input.vocabulary == 0)
        return Error{.message =
                         "A model of kind text needs texts, but the data are not; choose another model.kind "
                         "or another data.source.",
                     .key = "model.kind"};
    if (input.vocabulary > 0 && model.kind != ModelKind::Text && model.kind != ModelKind::TorchScript)
        return Error{.message =
                         "The data are texts; they need model.kind = \"text\", or a torchscript module that "
                         "takes token ids.",
                     .key = "model.kind"};
    return {};
}

}  // namespace

int ModelBuilder::group(std::string name, std::int64_t size, std::int64_t blocks) {
    m_made.plan.groups.push_back({.name = std::move(name),
                                  .size = static_cast<std::size_t>(size),
                                  .blocks = static_cast<std::size_t>(blocks)});
    return static_cast<int>(m_made.plan.groups.size()) - 1;
}

void ModelBuilder::enter(int depth, int exit) {
    m_depth = depth;
    m_exit = exit;
}

std::size_t ModelBuilder::add(std::string name, std::vector<std::int64_t> shape, std::int64_t fanIn,
                              Initial initial, LayerChannels channels, bool maskable) {
    LayerInfo layer{.name = std::move(name), .shape = std::move(shape), .maskable = maskable, .fanIn = fanIn};
    layer.count = 1;
    for (const std::int64_t side : layer.shape) layer.count *= static_cast<std::size_t>(side);
    Layout& layout = m_made.layout;
    layer.offset = layout.count;
    layout.count += layer.count;
    if (maskable) layout.maskable += layer.count;
    layout.layers.push_back(std::move(layer));
    channels.depth = m_depth;
    channels.exit = m_exit;
    m_made.plan.layers.push_back(channels);
    m_made.initial.push_back(initial);
    return layout.layers.size() - 1;
}

WeightPlace ModelBuilder::weight(const std::string& name, std::vector<std::int64_t> shape,
                                 LayerChannels channels, Initial initial, bool bias) {
    const std::int64_t out = shape.front();
    std::int64_t fanIn = 1;
    for (std::size_t side = 1; side < shape.size(); ++side) fanIn *= shape[side];
    WeightPlace place;
    place.weight = add(name + ".weight", std::move(shape), fanIn, initial, channels);
    if (bias)
        place.bias = add(name + ".bias", {out}, fanIn, Initial::FanIn, {.out = channels.out, .uses = 0.0});
    return place;
}

NormPlace ModelBuilder::norm(const std::string& name, int group, NormKind kind) {
    if (kind == NormKind::None) return {};
    NormPlace place{.kind = kind, .group = group, .number = m_norms++};
    place.scale = add(name + ".scale", {sizeOf(group)}, 1, Initial::One, {.out = group, .uses = 0.0}, false);
    place.shift = add(name + ".shift", {sizeOf(group)}, 1, Initial::Zero, {.out = group, .uses = 0.0}, false);
    return place;
}

std::vector<WeightPlace> addDenseLayers(ModelBuilder& builder, const std::vector<std::int64_t>& hidden,
                                        std::int64_t classes, std::int64_t features, int in,
                                        std::size_t repeat) {
    std::vector<WeightPlace> places;
    for (std::size_t i = 0; i <= hidden.size(); ++i) {
        const std::string name = "fc" + std::to_string(i + 1);
        const bool last = i == hidden.size();
        const std::int64_t out = last ? classes : hidden[i];
        const int group = last ? LayerChannels::kWhole : builder.group(name, out);
        places.push_back(builder.weight(name, {out, features}, {.out = group, .in = in, .inRepeat = repeat},
                                        Initial::FanIn, true));
        in = group;
        repeat = 1;
        features = out;
    }
    return places;
}

Result<void> checkPooling(const ModelSettings& model, const InputShape& input) {
    std::int64_t height = input.height;
    std::int64_t width = input.width;
    const bool series = model.kind == ModelKind::Conv1d;
    for (std::size_t i = 0; i < model.channels.size(); ++i, height /= 2, width /= 2) {
        if ((series || height >= 2) && width >= 2) continue;
        const std::string what =
            series ? "The series are " + std::to_string(input.width) + " long"
                   : "The images are " + std::to_string(input.height) + " × " + std::to_string(input.width);
        return Error{.message = what + ", which leaves nothing to pool after " + std::to_string(i) +
                                " convolutions; give at most " + std::to_string(i) + " channel counts.",
                     .key = "model.channels"};
    }
    return {};
}

NormKind effectiveNorm(const ModelSettings& model) {
    switch (model.kind) {
        case ModelKind::Resnet8:
        case ModelKind::Resnet18:
            return model.norm == NormKind::Auto ? NormKind::Batch : model.norm;
        case ModelKind::Cnn:
        case ModelKind::Conv1d:
            return model.norm == NormKind::Auto ? NormKind::None : model.norm;
        case ModelKind::Mlp:
        case ModelKind::Text:
        case ModelKind::TorchScript:
            break;
    }
    return NormKind::None;
}

bool usesTorch(const ModelSettings& model) {
    if (model.kind == ModelKind::Mlp) return false;
    if (model.kind != ModelKind::Cnn) return true;
    return effectiveNorm(model) != NormKind::None || model.dropout > 0.0 || model.exits > 0;
}

int stageOfExit(int exit, int exits, int stages) {
    return (2 * exit * stages + exits + 1) / (2 * (exits + 1));
}

int depthOfStage(int stage, int exits, int stages) {
    if (exits == 0) return 0;
    int exit = 1;
    while (exit <= exits && stageOfExit(exit, exits, stages) < stage) ++exit;
    return exit;
}

Result<ModelDescription> describeModel(const ModelSettings& model, const InputShape& input) {
    if (auto fits = checkData(model, input); !fits) return fits.error();
    if (model.kind == ModelKind::Mlp || model.kind == ModelKind::Cnn) {
        if (model.kind == ModelKind::Cnn)
            if (auto fits = checkPooling(model, input); !fits) return fits.error();
        if (auto fits = checkDenseSize(model, input); !fits) return fits.error();
    }
    ModelDescription made;
    if (usesTorch(model)) {
        auto torchModel = makeTorchModel(model, input);
        if (!torchModel) return torchModel.error();
        made = (*torchModel)->description();
    } else {
        auto plain = describeFeedforward(model, input);
        if (!plain) return plain.error();
        made = *std::move(plain);
    }
    if (made.layout.count > kMostParameters)
        return Error{
            .message = "The model would have more than 100 million parameters; make its layers smaller.",
            .key = "model.hidden"};
    return made;
}

}  // namespace fiarse
