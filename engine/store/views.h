/// The views of a run that can be exported.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/api/run_file.h"
#include "engine/store/table_sink.h"

namespace fiarse {

/// Carries an Error through the functions of a view up to exportView().
struct ViewError : std::runtime_error {
    explicit ViewError(Error given) : std::runtime_error(given.message), error(std::move(given)) {}
    Error error;
};

/// The value, or throws ViewError.
template <typename T>
T taken(Result<T> result) {
    if (!result) throw ViewError(result.error());
    return *std::move(result);
}

/// One view; all functions throw ViewError. Those that are empty are formats that it does not have.
struct View {
    using Round = std::optional<std::int64_t>;
    /// The contents of a whole file.
    using File = std::function<std::string(const RunFile&, Round)>;

    std::string name;
    std::function<void(const RunFile&, Round, TableSink&)> table = {};  ///< csv and json
    File npy = {};
    File safetensors = {};
    File png = {};
    File svg = {};
    File tfevents = {};
};

/// Views made of round records: rounds, participants, clients, client-accuracy, levels, alerts, churn,
/// keep-ratio, size-curve.
std::vector<View> recordViews();
/// Views with one value or more a parameter: tier-map, coverage, updates, staleness, weights.
std::vector<View> arrayViews();
/// Views of the arrays as wholes: bias, lorenz, magnitudes.
std::vector<View> biasViews();
/// Attacks and defences: robustness, similarity, sign-agreement.
std::vector<View> robustnessViews();
/// Measures made of round records: fairness, convergence, quorum (how many parameters have how many holders),
/// single-holders.
std::vector<View> measureViews();
/// The view masks: 1 where the mask of one level or one client holds the parameter, else 0.
View maskView(const MaskChoice& choice);
/// The view tensorboard.
View tensorboardView();

/// One row a parameter: where it stands, then what `cells` adds under `names`.
void writeParameters(const RunFile& run, TableSink& sink, const std::vector<std::string>& names,
                     const std::function<std::vector<Cell>(std::size_t parameter)>& cells);

/// Of `round`, or of the last one. These throw ViewError.
RoundArrays arraysOrLast(const RunFile& run, std::optional<std::int64_t> round);
RoundRecord recordOrLast(const RunFile& run, std::optional<std::int64_t> round);
/// All records, or the one of `round`.
std::vector<RoundRecord> recordsOf(const RunFile& run, std::optional<std::int64_t> round);
/// Arrays with weights; ViewError, with the rounds that have them, where that round's are not kept.
RoundArrays arraysWithWeights(const RunFile& run, std::optional<std::int64_t> round);

}  // namespace fiarse
