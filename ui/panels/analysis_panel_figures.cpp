// Which figures the analysis panel shows: of the round in view, of both sides of a comparison, of several
// runs.
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QStackedWidget>
#include <algorithm>

#include "engine/api/run_groups.h"
#include "ui/models/figure_overlay.h"
#include "ui/models/figure_selection.h"
#include "ui/models/figure_table_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/plots/figure_swipe.h"
#include "ui/state/moments.h"
#include "ui/state/run_library.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/stored_run.h"
#include "ui/state/timeline.h"
#include "ui/widgets/explanation_card.h"

namespace fiarse::ui {
namespace {

constexpr std::size_t kMostOverlaid = 1'000'000;  // parameters

}  // namespace

std::optional<Figure> AnalysisPanel::figureOf(const ViewDefinition& view, int side) {
    const auto moment = m_moments.moment(static_cast<Side>(side), needsOf(view));
    if (!moment) return std::nullopt;
    const ViewSelection selection = m_moments.selection(static_cast<Side>(side));
    return withSelection(view.make(*moment, selection, m_options[view.id]), *moment->info, selection);
}

MomentNeeds AnalysisPanel::needsOf(const ViewDefinition& view) {
    ViewOptions& options = m_options[view.id];
    const ViewNeeds wanted = view.needs(options);
    MomentNeeds needs{.arrays = wanted.arrays, .churn = wanted.churn, .ghost = wanted.ghost};
    if (wanted.bias) needs.bias = view.coverageKind ? view.coverageKind(options) : CoverageKind::Assigned;
    // A range of |w| can only be told from the weights.
    if (!m_moments.selection(Side::View).parameters.isEmpty()) needs.arrays = true;
    if (wanted.overlap)
        needs.overlap =
            OverlapScope{m_selection.chosenLayer().value_or(-1), m_moments.selection(Side::View).parameters};
    return needs;
}

// The figure of a run that lies over the curves; empty where it has none. Nothing while it is being read.
std::optional<Figure> AnalysisPanel::overlayOf(const ViewDefinition& view, StoredRun& run) {
    if (!run.isReady() || run.records().empty()) return Figure();
    MomentNeeds needs = needsOf(view);
    needs.churn = needs.ghost = false;
    const bool alike = run.info()->layout == m_moments.view().info()->layout;
    const bool reads = needs.arrays || needs.bias;
    // A layer of this run is none of another model; and what large models take has no room several times.
    if (reads && ((m_selection.chosenLayer() && !alike) || run.info()->layout.count > kMostOverlaid))
        return Figure();
    const auto moment = m_moments.overlaid(run, needs);
    if (!moment) return run.history().isIdle() ? std::optional<Figure>(Figure()) : std::nullopt;
    ViewSelection selection;
    if (alike) selection.layer = m_selection.chosenLayer();
    return view.make(*moment, selection, m_options[view.id]);
}

// The curves of the runs that were ticked in the list. Runs that differ from each other, or from the run on
// the screen, in their seed only become one curve with its spread. Nothing while one is being read.
std::optional<Figure> AnalysisPanel::withOverlays(const ViewDefinition& view, Figure figure) {
    const bool hasCurves = std::any_of(figure.parts.begin(), figure.parts.end(),
                                       [](const FigurePart& part) { return part.chart; });
    if (m_library.overlaid().empty() || needsOf(view).overlap || !hasCurves) return figure;
    struct Group {
        Experiment settings;
        QString id, name, colour;
        std::vector<Figure> figures;
    };
    std::vector<Group> groups{{measuredSettings(m_moments.view().info()->experiment), {}, {}, {}, {figure}}};
    for (const auto& run : m_library.overlaid()) {
        const auto made = overlayOf(view, *run);
        if (!made) return std::nullopt;
        if (made->isEmpty()) continue;
        Figure other = *made;
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
        endSwipe();
        m_rightSide->hide();
        m_leftName->hide();
        m_export->setEnabled(false);
        return;
    }
    const bool comparing = m_comparison != Comparison::Off;
    const bool beside = comparing && m_comparison == Comparison::SideBySide;
    const bool swipes = comparing && m_comparison == Comparison::Swipe;
    const bool both = comparing;
    const Side first = !comparing                                      ? Side::View
                       : m_comparison == Comparison::Blink && m_blinkB ? Side::B
                                                                       : Side::A;
    const auto left = figureOf(view(), static_cast<int>(first));
    // In turns, the other one is needed for its scale only.
    const auto right = both ? figureOf(view(), static_cast<int>(first == Side::B ? Side::A : Side::B))
                            : std::optional<Figure>();
    // While something is being read, what was drawn before stays.
    if (!left || (both && !right)) return;
    std::optional<Figure> shown = left;
    const bool sameRun = m_moments.otherRun() == nullptr && !m_moments.comparesClients();
    if (m_comparison == Comparison::Difference)
        shown = withoutEmptyDifference(figureDifference(
            *left, *right,
            sameRun ? std::make_optional(std::pair(m_moments.round(Side::A), m_moments.round(Side::B)))
                    : std::nullopt));
    else if (!comparing)
        shown = withOverlays(view(), *left);
    if (!shown) return;
    m_figure = *std::move(shown);
    m_export->setEnabled(!m_figure.isEmpty());
    const auto nameOf = [this](Side side) {
        const auto moment = m_moments.moment(side, {});
        return (side == Side::B ? tr("B: %1") : tr("A: %1")).arg(moment ? moment->name : QString());
    };
    m_leftName->setVisible(comparing);
    if (m_comparison == Comparison::Difference)
        m_leftName->setText(tr("%1 less %2").arg(nameOf(Side::B), nameOf(Side::A)));
    else if (swipes)
        //: %1 "A: Round 3", %2 "B: Round 9"
        m_leftName->setText(tr("%1 left of the line, %2 right of it").arg(nameOf(Side::A), nameOf(Side::B)));
    else if (comparing)
        m_leftName->setText(nameOf(first));
    if (!swipes) endSwipe();
    m_rightSide->setVisible(beside);
    m_rightName->setVisible(beside);
    m_right->setVisible(beside || swipes);
    if (beside || swipes) {
        m_rightName->setText(nameOf(Side::B));
        m_right->setRoundMarks(roundMarks());
        m_right->setFigure(*right, &*left);
    }
    m_beside = both && m_comparison != Comparison::Difference ? right : std::nullopt;
    showFigures();
    // Once both have their parts.
    if (swipes) m_swipe->setOn(true);
    // The right side may not have been there when the left one was zoomed.
    if (beside || swipes) m_right->copyZoom(*m_left);
    m_card->setExplanation(view().title,
                           m_figure.explanation.meaning.isEmpty() ? left->explanation : m_figure.explanation);
}

// The right canvas goes back to its own side.
void AnalysisPanel::endSwipe() {
    if (!m_swipe->isOn()) return;
    m_swipe->setOn(false);
    m_rightSide->layout()->addWidget(m_right);
}

void AnalysisPanel::showFigures() {
    m_left->setRoundMarks(roundMarks());
    m_left->setFigure(m_figure, m_beside ? &*m_beside : nullptr);
    const bool grids = std::any_of(m_figure.parts.begin(), m_figure.parts.end(),
                                   [](const FigurePart& part) { return part.grid.has_value(); });
    const Figure listed = m_pages->currentIndex() == 1 ? shownFigure() : Figure();
    m_optionRow->setVisible(!m_combos.empty() || grids || listed.parts.size() > 1);
    m_tablePart->setVisible(listed.parts.size() > 1);
    if (m_pages->currentIndex() == 1) showTable(listed);
}

void AnalysisPanel::showTable(const Figure& figure) {
    bool same = m_tablePart->count() == static_cast<int>(figure.parts.size());
    const auto titleOf = [&](const FigurePart& part) {
        return part.title.isEmpty() ? figure.title : part.title;
    };
    for (int i = 0; same && i < m_tablePart->count(); ++i) {
        const FigurePart& part = figure.parts[static_cast<std::size_t>(i)];
        same = m_tablePart->itemData(i).toString() == part.id && m_tablePart->itemText(i) == titleOf(part);
    }
    if (!same) {
        const QString chosen = m_tablePart->currentData().toString();
        m_tablePart->clear();
        for (const FigurePart& part : figure.parts) m_tablePart->addItem(titleOf(part), part.id);
        m_tablePart->setCurrentIndex(std::max(0, m_tablePart->findData(chosen)));
    }
    const int place = m_tablePart->currentIndex();
    m_tableModel->setPart(place < 0 ? FigurePart{} : figure.parts[static_cast<std::size_t>(place)]);
}

Figure AnalysisPanel::shownFigure() const {
    if (m_rightSide->isHidden() && !m_swipe->isOn()) return m_figure;
    return besideFigure(m_figure, m_leftName->text(), m_right->figure(), m_rightName->text());
}

// What the files of a view are called: all that decides which numbers are in them.
QString AnalysisPanel::fileName() const {
    const QString id = view().id;
    switch (m_comparison) {
        case Comparison::Off:
            break;
        case Comparison::Blink:
            return QStringLiteral("%1-%2").arg(id, sideFileName(m_blinkB ? Side::B : Side::A));
        case Comparison::Difference:
            return QStringLiteral("%1-%2-less-%3").arg(id, sideFileName(Side::B), sideFileName(Side::A));
        case Comparison::SideBySide:
        case Comparison::Swipe:
            return QStringLiteral("%1-%2-and-%3").arg(id, sideFileName(Side::A), sideFileName(Side::B));
    }
    return QStringLiteral("%1-%2").arg(id, sideFileName(Side::View));
}

QString AnalysisPanel::sideFileName(Side side) const {
    QString name = QStringLiteral("round-%1").arg(m_moments.round(side));
    if (const auto client = m_moments.client(side)) name += QStringLiteral("-client-%1").arg(*client);
    if (side == Side::B && m_moments.otherRun() != nullptr)
        name += QStringLiteral("-of-") + m_moments.otherRun()->name();
    return name;
}

void AnalysisPanel::copyLook(const AnalysisPanel& other) {
    const auto options = other.m_options.find(view().id);
    if (options != other.m_options.end()) m_options[view().id] = options->second;
    setComparison(other.comparison());
    setExplained(other.isExplained());
    setTableShown(other.m_table->isChecked());
    refreshOptions();
    refresh();
}

RoundMarks AnalysisPanel::roundMarks() const {
    RoundMarks marks;
    if (m_timeline.head() > 0) marks.view = static_cast<double>(m_timeline.view());
    if (m_timeline.a()) marks.a = static_cast<double>(*m_timeline.a());
    if (m_timeline.b()) marks.b = static_cast<double>(*m_timeline.b());
    return marks;
}

std::vector<ViewFiles> AnalysisPanel::allFiles(bool& complete) {
    std::vector<ViewFiles> files;
    for (const ViewDefinition& view : m_views) {
        const auto figure = figureOf(view, static_cast<int>(Side::View));
        complete = complete && (figure || !m_moments.view().info());
        if (figure && !figure->isEmpty()) files.push_back(filesOf(*figure, roundMarks(), view.id));
    }
    return files;
}

}  // namespace fiarse::ui
