#include "ui/views/churn_view.h"
#include "ui/views/classes_view.h"
#include "ui/views/convergence_view.h"
#include "ui/views/cost_view.h"
#include "ui/views/fairness_view.h"
#include "ui/views/keep_ratio_view.h"
#include "ui/views/learning_views.h"
#include "ui/views/lorenz_view.h"
#include "ui/views/overlap_view.h"
#include "ui/views/participation_view.h"
#include "ui/views/partition_view.h"
#include "ui/views/quorum_view.h"
#include "ui/views/robustness_view.h"
#include "ui/views/sizes_view.h"
#include "ui/views/threshold_view.h"
#include "ui/views/view_definition.h"

namespace fiarse::ui {

QString optionValue(const ViewOptions& options, const ViewOption& option) {
    const auto found = options.find(option.id);
    if (found == options.end()) return option.choices.empty() ? QString() : option.choices.front().first;
    if (option.choices.empty()) return found->second;
    for (const auto& [id, label] : option.choices) {
        if (id == found->second) return id;
    }
    return option.choices.front().first;
}

std::vector<ViewDefinition> viewDefinitions() {
    return {accuracyView(),       sizesView(),           keepRatioView(),
            thresholdView(),      lorenzView(),          churnView(),
            participationView(),  overlapView(),         classesView(),
            partitionView(),      fairnessView(),        convergenceView(),
            coverageCurvesView(), stalenessCurvesView(), lossView(),
            quorumView(),         robustnessView(),      costView()};
}

}  // namespace fiarse::ui
