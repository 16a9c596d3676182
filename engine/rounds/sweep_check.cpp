#include <fmt/format.h>

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/experiment_file.h"
#include "engine/api/sweep.h"
#include "engine/rounds/start_check.h"

namespace fiarse {

namespace {

/// Looks at children one after another; what is the same for many of them is looked at once.
class StartCheck {
public:
    /// Why the experiment can't be begun; nothing where it can, or where its data or its module can't be
    /// looked at.
    std::optional<Error> operator()(const Experiment& experiment) {
        // All that the answer depends on.
        const Experiment bare{.data = experiment.data,
                              .model = experiment.model,
                              .strategy = experiment.strategy,
                              .attack = experiment.attack,
                              .tiers = experiment.tiers};
        // Most children differ from the one before in nothing that matters: seeds, rates.
        if (m_last && *m_last == bare) return m_lastAnswer;
        const auto [known, isNew] = m_answers.emplace(experimentToml(bare), std::nullopt);
        if (isNew) known->second = look(experiment);
        m_last = bare;
        m_lastAnswer = known->second;
        return m_lastAnswer;
    }

private:
    std::optional<Error> look(const Experiment& experiment) {
        try {
            const Result<DataShape>& shape = shapeFor(experiment);
            if (!shape) return inputOnly(shape.error());
            const Result<Layout> layout = fittingLayout(experiment, *shape);
            return layout ? std::nullopt : inputOnly(layout.error());
        } catch (const std::exception&) {
            // The run itself tells of what the machine cannot do.
            return std::nullopt;
        }
    }

    static std::optional<Error> inputOnly(const Error& error) {
        return error.kind == ErrorKind::Input ? std::optional(error) : std::nullopt;
    }

    /// The seed moves examples between training and test only, so that the first child's will do.
    const Result<DataShape>& shapeFor(const Experiment& experiment) {
        DataSettings source = experiment.data;
        source.partition = {};
        for (const auto& [read, shape] : m_shapes)
            if (read == source) return shape;
        return m_shapes.emplace_back(source, dataShape(source, experiment.seed)).second;
    }

    std::vector<std::pair<DataSettings, Result<DataShape>>> m_shapes;
    std::map<std::string, std::optional<Error>> m_answers;
    std::optional<Experiment> m_last;
    std::optional<Error> m_lastAnswer;
};

}  // namespace

std::optional<Error> impossibleChild(const SweepRuns& runs) {
    StartCheck check;
    for (const SweepChild& child : runs.children) {
        std::optional<Error> problem = check(child.experiment);
        if (!problem) continue;
        problem->message =
            fmt::format("The run \"{}\" of the sweep is not possible: {}", child.name, problem->message);
        return problem;
    }
    return std::nullopt;
}

}  // namespace fiarse
