// Which figures the analysis panel shows: of the round in view, of both sides of a comparison, of several
// runs.
#include <QComboBox>
#include <QLabel>
#include <QStackedWidget>
#include <algorithm>

#include "engine/api/run_groups.h"
#include "ui/models/figure_overlay.h"
#include "ui/models/figure_table_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/state/moments.h"
#include "ui/state/run_library.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/stored_run.h"
#include "ui/state/timeline.h"
#include "ui/widgets/explanation_card.h"

namespace fiarse::ui {

std::optional<Figure> AnalysisPanel::figureOf(const ViewDefinition& view, int side) {
    ViewOptions& options = m_options[view.id];
    const ViewNeeds wanted = view.needs(options);
    MomentNeeds needs{.arrays = wanted.arrays};
    if (wanted.bias) needs.bias = view.coverageKind ? view.coverageKind(options) : CoverageKind::Assigned;
    if (wanted.overlap) needs.overlapLayer = m_selection.chosenLayer().value_or(-1);
    const auto moment = m_moments.moment(static_cast<Side>(side), needs);
    if (!moment) return std::nullopt;
    return view.make(*moment, m_moments.selection(), options);
}

// The curves of the runs that were ticked in the list. Runs that differ from each other, or from the run on
// the screen, in their seed only become one curve with its spread.
Figure AnalysisPanel::withOverlays(const ViewDefinition& view, Figure figure) {
    ViewOptions& options = m_options[view.id];
    const ViewNeeds needs = view.needs(options);
    const bool overRounds = std::any_of(figure.parts.begin(), figure.parts.end(),
                                        [](const FigurePart& part) { return part.chart; });
    if (m_library.overlaid().empty() || needs.arrays || needs.bias || needs.overlap || !overRounds)
        return figure;
    struct Group {
        Experiment settings;
        QString id, name, colour;
        std::vector<Figure> figures;
    };
    std::vector<Group> groups{{measuredSettings(m_moments.view().info()->experiment), {}, {}, {}, {figure}}};
    for (const auto& run : m_library.overlaid()) {
        if (!run->isReady() || run->records().empty()) continue;
        RunMoment moment;
        moment.info = run->info();
        moment.records = &run->records();
        moment.round = std::min(m_moments.round(Side::View), static_cast<qint64>(run->records().size()));
        moment.name = run->name();
        Figure other = view.make(moment, {}, options);
        const Experiment settings = measuredSettings(run->info()->experiment);
        const auto same = !m_library.groupsSeeds()
                              ? groups.end()
                              : std::find_if(groups.begin(), groups.end(),
                                             [&](const Group& group) { return group.settings == settings; });
        if (same == groups.end()) {
            groups.push_back(
                {settings, run->path(), run->name(), m_library.colourOf(run->path()), {std::move(other)}});
        } else {
            same->figures.push_back(std::move(other));
        }
    }
    std::vector<OverlaidFigure> others;
    for (std::size_t i = 1; i < groups.size(); ++i)
        others.push_back({groups[i].id, groups[i].name, groups[i].colour, meanFigure(groups[i].figures)});
    return overlaidFigure(meanFigure(groups.front().figures), others);
}

void AnalysisPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    // Options may depend on the run (its levels, its layers).
    if (m_combos.empty()) refreshOptions();
    if (!m_moments.view().info()) {
        m_figure = {};
        m_figure.title = view().title;
        m_figure.message = tr("Press Play: this view appears with the first round.");
        m_left->setFigure(m_figure);
        m_rightSide->hide();
        m_leftName->hide();
        m_export->setEnabled(false);
        return;
    }
    const bool comparing = m_comparison != Comparison::Off;
    // Two charts behind one line could not be read; only pictures of the model are swiped.
    const bool beside = m_comparison == Comparison::SideBySide || m_comparison == Comparison::Swipe;
    const bool both = beside || m_comparison == Comparison::Difference;
    const Side first = !comparing                                      ? Side::View
                       : m_comparison == Comparison::Blink && m_blinkB ? Side::B
                                                                       : Side::A;
    const auto left = figureOf(view(), static_cast<int>(first));
    const auto right = both ? figureOf(view(), static_cast<int>(Side::B)) : std::optional<Figure>();
    // While something is being read, what was drawn before stays.
    if (!left || (both && !right)) return;
    m_figure = m_comparison == Comparison::Difference ? figureDifference(*left, *right)
               : comparing                            ? *left
                                                      : withOverlays(view(), *left);
    m_export->setEnabled(!m_figure.isEmpty());
    const auto nameOf = [this](Side side) {
        const auto moment = m_moments.moment(side, {});
        return (side == Side::B ? tr("B: %1") : tr("A: %1")).arg(moment ? moment->name : QString());
    };
    m_leftName->setVisible(comparing);
    if (m_comparison == Comparison::Difference)
        m_leftName->setText(tr("%1 less %2").arg(nameOf(Side::B), nameOf(Side::A)));
    else if (comparing)
        m_leftName->setText(nameOf(first));
    m_rightSide->setVisible(beside);
    m_rightName->setVisible(beside);
    if (beside) {
        m_rightName->setText(nameOf(Side::B));
        m_right->setRoundMarks(roundMarks());
        m_right->setFigure(*right);
    }
    showFigures();
    m_card->setExplanation(view().title,
                           m_figure.explanation.meaning.isEmpty() ? left->explanation : m_figure.explanation);
}

void AnalysisPanel::showFigures() {
    m_left->setRoundMarks(roundMarks());
    m_left->setFigure(m_figure);
    const bool grids = std::any_of(m_figure.parts.begin(), m_figure.parts.end(),
                                   [](const FigurePart& part) { return part.grid.has_value(); });
    m_optionRow->setVisible(!m_combos.empty() || grids);
    if (m_pages->currentIndex() != 1) return;
    m_tableModel->setPart(m_figure.parts.empty() ? FigurePart{} : m_figure.parts.front());
}

RoundMarks AnalysisPanel::roundMarks() const {
    RoundMarks marks;
    if (m_timeline.head() > 0) marks.view = static_cast<double>(m_timeline.view());
    if (m_timeline.a()) marks.a = static_cast<double>(*m_timeline.a());
    if (m_timeline.b()) marks.b = static_cast<double>(*m_timeline.b());
    return marks;
}

std::vector<Figure> AnalysisPanel::allFigures(bool& complete) {
    std::vector<Figure> figures;
    complete = true;
    for (const ViewDefinition& view : m_views) {
        auto figure = figureOf(view, static_cast<int>(Side::View));
        complete = complete && (figure || !m_moments.view().info());
        if (figure && !figure->isEmpty()) figures.push_back(*std::move(figure));
    }
    return figures;
}

}  // namespace fiarse::ui
