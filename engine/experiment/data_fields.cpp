#include <iterator>

#include "engine/experiment/data_source.h"
#include "engine/experiment/field_builders.h"

namespace fiarse {

namespace {

// Coverage counts participants in 16 bits.
constexpr double kMostClients = 65535.0;

std::function<bool(const Experiment&)> ofSource(std::string kind) {
    return [kind = std::move(kind)](const Experiment& e) { return isSource(e, kind); };
}

Field sourceField() {
    Field field = textField(
        "data.source",
        {"Data source",
         "Where the examples come from: built in, installed, or KIND:PATH for files and folders of your own.",
         "", ""},
        [](auto& e) -> auto& { return e.data.source; });
    field.choices = choicesOf(dataSources());
    return field;
}

std::vector<Field> tableFields() {
    Field label = textField(
        "data.label",
        {"Label column", "The column that holds the class of each row; empty: the last one.", "", ""},
        [](auto& e) -> auto& { return e.data.label; });
    Field client = textField(
        "data.client",
        {"Client column",
         "The column that tells whose row it is, for the partition by column; empty: there is none.", "", ""},
        [](auto& e) -> auto& { return e.data.client; });
    Field ignore = textField(
        "data.ignore",
        {"Columns left out", "Names of columns that are not trained on, separated by commas.", "", ""},
        [](auto& e) -> auto& { return e.data.ignore; });
    Field channels = integerField(
        "data.series_channels",
        {"Channels of a series",
         "0: each column is a feature. More: the columns are a series of so many channels, all times of the "
         "first channel first.",
         "", "channels"},
        0, 1024, [](auto& e) -> auto& { return e.data.seriesChannels; });
    for (Field* field : {&label, &client, &ignore, &channels}) field->applies = ofSource("csv");
    return {label, client, ignore, channels};
}

std::vector<Field> readerFields() {
    Field share = realField(
        "data.test_share",
        {"Share of test examples",
         "How much of each class is kept for testing; not used where the source has a test set of its own.",
         "", ""},
        [](auto& e) -> auto& { return e.data.testShare; });
    share.minimum = 0.0;
    share.minimumAllowed = false;
    share.maximum = 1.0;
    share.maximumAllowed = false;
    share.applies = [](const Experiment& e) { return isSource(e, "csv") || isSource(e, "images"); };
    Field vocabulary = integerField(
        "data.vocabulary",
        {"Vocabulary", "How many of the most frequent words of the training texts are told apart.", "",
         "words"},
        1, 1e6, [](auto& e) -> auto& { return e.data.vocabulary; });
    Field length = integerField(
        "data.length",
        {"Length of a text", "So many words are kept of each text; shorter ones are filled up.", "", "words"},
        1, 4096, [](auto& e) -> auto& { return e.data.length; });
    vocabulary.applies = length.applies = ofSource("agnews");
    Field size = integerField(
        "data.image_size",
        {"Picture size", "Pictures are cut to their central square and brought to so many pixels a side.", "",
         "pixels"},
        1, 1024, [](auto& e) -> auto& { return e.data.imageSize; });
    Field colour = choiceField(
        "data.image_colour", {"Colours", "What is kept of the pictures' colours.", "", ""},
        {{"rgb", "Red, green and blue", "Three channels."}, {"grey", "Grey", "One channel of brightness."}},
        [](auto& e) -> auto& { return e.data.imageColour; });
    size.applies = colour.applies = ofSource("images");
    return {share, vocabulary, length, size, colour};
}

Field partitionKindField() {
    return choiceField(
        "data.partition.kind", {"Partition", "How the examples are dealt out to the clients.", "", ""},
        {{"iid", "Even", "Every client sees all classes alike."},
         {"dirichlet", "Dirichlet", "Each client draws its own mix of classes; all have as many examples."},
         {"shards", "Shards", "Each client holds a fixed number of classes."},
         {"column", "By column", "Each client holds the rows that the client column says are its own."},
         {"quantity", "Uneven amounts",
          "Every client sees all classes alike, but some have many examples and others few."},
         {"feature-shift", "Shifted features",
          "Every client sees all classes alike, but its own examples are noisier or turned otherwise than "
          "those of others."}},
        [](auto& e) -> auto& { return e.data.partition.kind; });
}

bool is(const Experiment& experiment, PartitionKind kind) {
    return experiment.data.partition.kind == kind;
}

Field linkField() {
    Field link = realField(
        "data.partition.capacity_link",
        {"Capacity decides classes",
         "0: capacity and classes have nothing to do with each other. 1: weak devices hold other "
         "classes than strong ones.",
         "", ""},
        [](auto& e) -> auto& { return e.data.partition.capacityLink; });
    link.minimum = 0.0;
    link.maximum = 1.0;
    link.applies = [](const Experiment& e) { return !is(e, PartitionKind::Column); };
    return link;
}

std::vector<Field> shiftFields() {
    Field kind = choiceField(
        "data.partition.shift_kind", {"Kind of shift", "What sets the clients' examples apart.", "", ""},
        {{"noise", "Noise", "The first client's examples are clean, the last one's the noisiest."},
         {"rotation", "Rotation", "Pictures are turned, from one side to the other over the clients."}},
        [](auto& e) -> auto& { return e.data.partition.shiftKind; });
    Field shift = realField(
        "data.partition.shift",
        {"Largest shift",
         "Of noise: its deviation at the last client, in deviations of the data. Of rotation: degrees to "
         "either side.",
         "", ""},
        [](auto& e) -> auto& { return e.data.partition.shift; });
    shift.minimum = 0.0;
    shift.maximum = 180.0;
    kind.applies = shift.applies = [](const Experiment& e) { return is(e, PartitionKind::FeatureShift); };
    return {kind, shift};
}

std::vector<Field> partitionFields() {
    Field alpha = realField(
        "data.partition.alpha",
        {"Concentration",
         "Dirichlet: small values give each client few classes, large ones all of them. Uneven amounts: "
         "small "
         "values give few clients most of the examples.",
         "α", ""},
        [](auto& e) -> auto& { return e.data.partition.alpha; });
    alpha.minimum = 0.0;
    alpha.minimumAllowed = false;
    alpha.applies = [](const Experiment& e) {
        return is(e, PartitionKind::Dirichlet) || is(e, PartitionKind::Quantity);
    };

    Field classes = integerField(
        "data.partition.classes", {"Classes a client", "How many classes each client holds.", "", "classes"},
        1, 1000, [](auto& e) -> auto& { return e.data.partition.classes; });
    classes.applies = [](const Experiment& e) { return is(e, PartitionKind::Shards); };

    Field clients = integerField(
        "data.partition.clients", {"Clients", "Number of clients; the sum over the tiers.", "N", "clients"},
        1, kMostClients, [](auto& e) -> auto& { return e.data.partition.clients; });
    std::vector<Field> fields = {partitionKindField(), alpha, classes, clients, linkField()};
    for (Field& field : shiftFields()) fields.push_back(std::move(field));
    return fields;
}

}  // namespace

std::vector<Field> dataFields() {
    std::vector<Field> all = {sourceField()};
    for (auto group : {tableFields, readerFields, partitionFields}) {
        std::vector<Field> part = group();
        std::move(part.begin(), part.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace fiarse
