/// One experiment as a value: everything that decides the numbers of a run, and nothing else.
///
/// The field table (fields.h) describes each scalar of it; the file, the form, validation, help and
/// comparison are all driven by that table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/alerts.h"
#include "engine/api/capacity.h"
#include "engine/api/robustness.h"

namespace fiarse {

enum class PartitionKind { Iid, Dirichlet, Shards, Column, Quantity, FeatureShift };
enum class ShiftKind { Noise, Rotation };
enum class ImageColour { Rgb, Grey };
enum class Augmentation { None, Flip, Crop, CropFlip };
enum class ModelKind { Mlp, Cnn, Resnet8, Resnet18, Text, Conv1d, TorchScript };
/// Auto: Batch for the residual networks, None for the others.
enum class NormKind { Auto, None, Batch, Group, StaticBatch };
/// In the order of strategies() (catalog.h).
enum class StrategyKind {
    Fiarse,
    HeteroFl,
    FedRolex,
    FederatedDropout,
    Fjord,
    ScaleFl,
    DepthFl,
    RandomMask,
    FedAvgAll,
    Exclusive,
    UniformSmall
};
enum class Scope { Global, Layer, LayerAdaptive };
/// What a parameter's score is (engine/submodels/importance.h).
enum class ImportanceKind { Magnitude, Gradient, Taylor, Fisher, Random, Mix };
/// Whether a client is of one tier for good, or is dealt one anew each round.
enum class TierAssignment { Fixed, Dynamic };
/// What the capacity is a share of: parameters, multiply-adds, or (channel strategies) √γ of each width.
enum class Budget { Parameters, Macs, Width };
/// What is done to parameters that nobody ever trained.
enum class ResetKind { Off, Reinitialise, Reopen };
enum class GradientRule { Paper, Released };
enum class Divisor { Moved, Mask, Samples };

/// How the data is dealt out to the clients.
struct PartitionSettings {
    PartitionKind kind = PartitionKind::Dirichlet;
    /// > 0; dirichlet: small = each client sees few classes; quantity: small = few clients have most examples
    double alpha = 0.3;
    std::int64_t classes = 2;    ///< shards: classes a client holds, >= 1
    std::int64_t clients = 100;  ///< number of clients, >= 1; equals the sum over the tiers
    /// 0..1: how strongly capacity decides the classes that a client holds. 0 = not at all,
    /// 1 = weak devices hold other classes than strong ones.
    double capacityLink = 0.0;
    ShiftKind shiftKind = ShiftKind::Noise;  ///< feature-shift: what sets the clients apart
    /// feature-shift, >= 0: noise of the last client in deviations of the data, or degrees of the outermost
    /// clients (engine/data/feature_shift.h)
    double shift = 0.5;

    friend bool operator==(const PartitionSettings&, const PartitionSettings&) = default;
};

struct DataSettings {
    /// As dataSources() (catalog.h) lists them: "digits", "idx:DIR", "csv:FILE", ...
    std::string source = "fashion-mnist";
    PartitionSettings partition;
    std::string label;       ///< csv: the column that holds the class; empty = the last one
    std::string client;      ///< csv: the column that tells whose row it is; empty = none
    std::string ignore;      ///< csv: columns to leave out, separated by commas
    double testShare = 0.2;  ///< csv, images without a test folder: share of the test examples, 0 < share < 1
    std::int64_t seriesChannels = 0;  ///< csv: > 0 = the columns are series, one channel after the other
    std::int64_t vocabulary = 8000;   ///< agnews: how many words are told apart, >= 1
    std::int64_t length = 64;         ///< agnews: words kept of a text, >= 1
    std::int64_t imageSize = 32;      ///< images: pixels of a side
    ImageColour imageColour = ImageColour::Rgb;  ///< images

    friend bool operator==(const DataSettings&, const DataSettings&) = default;
};

struct ModelSettings {
    ModelKind kind = ModelKind::Cnn;
    /// mlp, cnn: units of each hidden fully connected layer; text: of the feed-forward layer of each encoder
    /// block. May be empty.
    std::vector<std::int64_t> hidden = {64};
    /// cnn, conv1d: channels of each convolution (3×3, 1×5), each followed by pooling by 2.
    std::vector<std::int64_t> channels = {8, 16};
    NormKind norm = NormKind::Auto;    ///< all but mlp, text and torchscript
    std::int64_t recalibration = 512;  ///< static-batch: training images before an evaluation, >= 1
    double dropout = 0.0;         ///< 0 <= p < 1: share of the classifier's inputs that a step leaves out
    std::int64_t exits = 0;       ///< resnets, cnn: early exits, >= 0
    std::int64_t embedding = 32;  ///< text: channels of a token, a multiple of `heads`
    std::int64_t heads = 4;       ///< text: attention heads, >= 1
    std::string file;             ///< torchscript: the module's file

    friend bool operator==(const ModelSettings&, const ModelSettings&) = default;
};

struct StrategySettings {
    StrategyKind kind = StrategyKind::Fiarse;
    Scope scope = Scope::Layer;
    GradientRule gradient = GradientRule::Paper;
    Divisor divisor = Divisor::Moved;
    double serverRate = 1.0;  ///< η_s, > 0
    TierAssignment tiers = TierAssignment::Fixed;
    Budget budget = Budget::Parameters;
    ImportanceKind importance = ImportanceKind::Magnitude;
    /// importance mix: the two measures, never Mix themselves, and the share λ of the second, 0..1.
    ImportanceKind mixFirst = ImportanceKind::Magnitude, mixSecond = ImportanceKind::Gradient;
    double mix = 0.5;
    double memory = 0.9;  ///< how much of the remembered updates a round keeps, 0 <= ρ < 1
    /// federated-dropout: one draw for each residual stream (true), or one for each layer as published.
    bool aligned = true;
    bool scaler = false;      ///< HeteroFL's scaler in front of norm layers, for strategies that cut widths
    bool maskedLoss = false;  ///< cross-entropy over the classes that a client has
    std::int64_t distillationStart = 25;  ///< scalefl: rounds before the exits learn from each other, >= 0
    std::int64_t distillationRamp = 300;  ///< depthfl: rounds until distillation has its full weight, >= 1
    double distillation = 1.0;       ///< scalefl, depthfl: weight of the distillation between exits, >= 0
    double exclusiveCapacity = 1.0;  ///< exclusive: the smallest capacity r that takes part, 0 < r <= 1

    friend bool operator==(const StrategySettings&, const StrategySettings&) = default;
};

/// Remedies against mask bias; each is off at its default. Source: method.md, section 4.
struct RemedySettings {
    double floor = 0.0;          ///< smallest share of a layer that a submodel keeps, 0..1
    double explore = 0.0;        ///< ε: share of a client's budget spent outside its mask, 0..1
    double coverageBonus = 0.0;  ///< β >= 0 of β·√(ln t / (1 + update count))
    ResetKind reset = ResetKind::Off;
    std::int64_t resetEvery = 10;     ///< rounds between resets, >= 1
    double densityStart = 1.0;        ///< share of its capacity that a weak tier begins with, 0 < s <= 1
    std::int64_t densityRounds = 50;  ///< rounds until the whole capacity is used, >= 1

    friend bool operator==(const RemedySettings&, const RemedySettings&) = default;
};

struct TrainingSettings {
    std::int64_t participants = 10;             ///< clients a round, 1..clients
    std::int64_t steps = 50;                    ///< local steps K, >= 1
    std::int64_t batch = 20;                    ///< images a step, >= 1
    double rate = 0.1;                          ///< local learning rate η, > 0
    double momentum = 0.0;                      ///< 0 <= μ < 1
    double weightDecay = 0.0;                   ///< >= 0
    Augmentation augment = Augmentation::None;  ///< images: engine/data/augment.h
    /// Seconds after which a round would be closed, >= 0; 0 = none. Bounds the estimated time of a round and
    /// tells who would miss it (cost.h); nobody is left out, so it is never part of the numbers.
    double deadline = 0.0;
    /// 0 < u <= 1: share of a device's peak speed that training reaches (cost.h). Never part of the numbers.
    double utilisation = 0.25;

    friend bool operator==(const TrainingSettings&, const TrainingSettings&) = default;
};

/// The clients of one capacity; a device class.
struct Tier {
    std::string name;
    Capacity capacity;
    std::int64_t clients = 1;  ///< >= 1
    std::string colour;        ///< "#rrggbb", or empty for the theme's ramp
    /// Speed of a client's link in Mbit/s; 0 = transfers are not timed. Never part of the numbers of a run.
    double linkMbps = 0.0;
    double uplinkMbps = 0.0;  ///< the same for sending alone; 0 = as fast as linkMbps
    /// 0 < a <= 1: the chance that a selected client is reachable in a round. Who is not takes no part;
    /// nobody is drawn in its place (engine/rounds/selection.h).
    double availability = 1.0;
    /// > 0: how much data a client has relative to clients of other tiers (engine/data/partition.h).
    double dataShare = 1.0;
    /// What cost.h counts with; 0 = not stated, and what follows from it is then not told. Never part of the
    /// numbers of a run.
    double speedGflops = 0.0;  ///< peak of the device, GFLOP/s; training reaches training.utilisation of it
    double memoryMb = 0.0;     ///< that training may take, MB (10⁶ bytes)
    double powerW = 0.0;       ///< while it computes, W
    double radioW = 0.0;       ///< while it sends or receives, W
    double receiveW = 0.0;     ///< the same for receiving alone, W; 0 = as much as radioW

    friend bool operator==(const Tier&, const Tier&) = default;
};

struct Experiment {
    std::string name = "Untitled experiment";
    std::string note;  ///< one line on what it shows
    std::uint64_t seed = 42;
    std::int64_t rounds = 100;  ///< >= 1
    DataSettings data;
    ModelSettings model;
    StrategySettings strategy;
    RemedySettings remedies;
    TrainingSettings training;
    AttackSettings attack;
    DefenceSettings defence;
    std::int64_t evaluateEvery = 1;  ///< rounds between evaluations, >= 1; the last round is always evaluated
    /// Rounds between measurements of accuracy against submodel size (submodelSizes()), 0 = never; otherwise
    /// the last round is measured too. Never part of the numbers.
    std::int64_t sizeCurveEvery = 25;
    /// Rounds between measurements of the gradients' norms, 0 = never; otherwise the last round and, before
    /// the first of them, rounds 1, 2, 4, ... are measured too. Never part of the numbers.
    std::int64_t gradientEvery = 10;
    std::int64_t checkpointEvery = 10;  ///< rounds between kept checkpoints, >= 1
    std::vector<Tier> tiers;            ///< in the user's order; at least one
    /// Rules that are not as the catalogue has them, each id at most once. Never part of the numbers.
    std::vector<AlertRule> alerts;

    friend bool operator==(const Experiment&, const Experiment&) = default;
};

/// The default experiment: Fashion-MNIST, cnn, Paper-4 tiers, scope `layer`; what
/// experiments/fashion-mnist-four-tiers.toml holds.
Experiment defaultExperiment();

/// A ready-made fleet of tiers.
struct TierPreset {
    std::string id;     ///< "paper-4", "paper-5", "all-equal", "no-full-client", "long-tail"
    std::string label;  ///< English; the window translates it
    std::string help;   ///< one sentence
    std::vector<Tier> tiers;
};

/// All presets, scaled so that the client counts of each sum to `clients` (at least one a tier).
/// @param clients  >= 5; smaller numbers are taken as 5.
std::vector<TierPreset> tierPresets(std::int64_t clients = 100);

}  // namespace fiarse
