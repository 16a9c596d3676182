#include "engine/experiment/model_fields.h"

#include "engine/api/catalog.h"
#include "engine/experiment/field_builders.h"

namespace fiarse {

namespace {

bool isResidual(const Experiment& e) {
    return e.model.kind == ModelKind::Resnet8 || e.model.kind == ModelKind::Resnet18;
}

bool isConvolutional(const Experiment& e) {
    return e.model.kind == ModelKind::Cnn || e.model.kind == ModelKind::Conv1d;
}

bool isText(const Experiment& e) {
    return e.model.kind == ModelKind::Text;
}

Field kindField() {
    std::vector<FieldChoice> kinds;
    for (const CatalogEntry& entry : modelKinds()) kinds.push_back({entry.id, entry.title, entry.help});
    return choiceField(
        "model.kind", {"Model", "The network that the clients train.", "", ""}, std::move(kinds),
        [](auto& e) -> auto& { return e.model.kind; });
}

std::vector<Field> sizeFields() {
    Field hidden = integerListField(
        "model.hidden",
        {"Hidden layers",
         "Units of each hidden fully connected layer; of a text model, of the feed-forward layer of each "
         "block. May be empty.",
         "", "units"},
        1, 65536, [](auto& e) -> auto& { return e.model.hidden; });
    hidden.applies = [](const Experiment& e) {
        return e.model.kind == ModelKind::Mlp || e.model.kind == ModelKind::Cnn || isText(e);
    };
    Field channels = integerListField(
        "model.channels",
        {"Channels", "Channels of each convolution; pooling by 2 follows each.", "", "channels"}, 1, 1024,
        [](auto& e) -> auto& { return e.model.channels; });
    channels.applies = isConvolutional;
    Field embedding = integerField(
        "model.embedding",
        {"Embedding", "Channels of a token of a text; a multiple of the attention heads.", "", "channels"}, 1,
        4096, [](auto& e) -> auto& { return e.model.embedding; });
    embedding.applies = isText;
    Field heads = integerField(
        "model.heads", {"Attention heads", "Heads of each block of a text model.", "", "heads"}, 1, 64,
        [](auto& e) -> auto& { return e.model.heads; });
    heads.applies = isText;
    return {hidden, channels, embedding, heads};
}

std::vector<Field> normFields() {
    const auto hasNorm = [](const Experiment& e) { return isResidual(e) || isConvolutional(e); };
    Field norm = choiceField(
        "model.norm", {"Norm layers", "How the channels are normalised behind a convolution.", "", ""},
        {{"auto", "As usual", "Batch norm in residual networks, none in the others."},
         {"none", "None", "No norm layers."},
         {"batch", "Batch",
          "By mean and variance of the batch, in training and evaluation alike, as in the released code."},
         {"group", "Group", "By mean and variance of each image, over groups of channels."},
         {"static-batch", "Batch, measured before evaluation",
          "By the batch in training; before an evaluation each submodel's mean and variance are measured on "
          "training images."}},
        [](auto& e) -> auto& { return e.model.norm; });
    norm.applies = hasNorm;
    norm.silentDefault = true;
    Field recalibration = integerField(
        "model.recalibration",
        {"Images to measure by",
         "Training images on which the norm layers of a submodel are measured before an evaluation, 64 at a "
         "time.",
         "", "images"},
        1, 1e6, [](auto& e) -> auto& { return e.model.recalibration; });
    recalibration.applies = [hasNorm](const Experiment& e) {
        return hasNorm(e) && e.model.norm == NormKind::StaticBatch;
    };
    return {norm, recalibration};
}

}  // namespace

std::vector<Field> modelFields() {
    Field dropout = realField(
        "model.dropout",
        {"Dropout", "Share of the inputs of the fully connected layers that a training step leaves out.", "p",
         ""},
        [](auto& e) -> auto& { return e.model.dropout; });
    dropout.minimum = 0.0;
    dropout.maximum = 1.0;
    dropout.maximumAllowed = false;
    dropout.silentDefault = true;
    dropout.applies = [](const Experiment& e) { return isResidual(e) || isConvolutional(e) || isText(e); };
    Field exits = integerField(
        "model.exits",
        {"Early exits",
         "Classifiers behind earlier stages, for strategies that cut the depth; spread evenly.", "", "exits"},
        0, 15, [](auto& e) -> auto& { return e.model.exits; });
    exits.silentDefault = true;
    exits.applies = [](const Experiment& e) { return isResidual(e) || e.model.kind == ModelKind::Cnn; };
    Field file = textField(
        "model.file",
        {"Module", "The TorchScript file of the network; its parameters are where training starts.", "", ""},
        [](auto& e) -> auto& { return e.model.file; });
    file.applies = [](const Experiment& e) { return e.model.kind == ModelKind::TorchScript; };

    std::vector<Field> fields = {kindField()};
    for (std::vector<Field> part : {sizeFields(), normFields(), {dropout, exits, file}})
        fields.insert(fields.end(), part.begin(), part.end());
    return fields;
}

}  // namespace fiarse
