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

/// One view; both functions throw ViewError.
struct View {
    std::string name;
    std::function<void(const RunFile&, std::optional<std::int64_t> round, TableSink&)> table;
    /// A whole .npy file; empty where the view is no array.
    std::function<std::string(const RunFile&, std::optional<std::int64_t> round)> npy;
};

/// Views made of round records: rounds, participants, clients, client-accuracy, levels, alerts, churn,
/// keep-ratio, size-curve.
std::vector<View> recordViews();
/// Views with one value or more a parameter: tier-map, coverage, updates, staleness, weights.
std::vector<View> arrayViews();
/// Views of the arrays as wholes: bias, lorenz, magnitudes.
std::vector<View> biasViews();

/// One row a parameter: where it stands, then what `cells` adds for it.
/// @param names  of the columns that `cells` fills.
void writeParameters(const RunFile& run, TableSink& sink, const std::vector<std::string>& names,
                     const std::function<std::vector<Cell>(std::size_t parameter)>& cells);

}  // namespace fiarse
