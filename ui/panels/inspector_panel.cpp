#include "ui/panels/inspector_panel.h"

#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "engine/api/masks.h"
#include "ui/models/set_facts.h"
#include "ui/plots/sparkline.h"
#include "ui/state/moments.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/scroll_column.h"

namespace fiarse::ui {
namespace {

// Beside those of the view and the two cursors.
constexpr int kChannel = 3;

}  // namespace

InspectorPanel::InspectorPanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent)
    : Card(tr("Inspector"), parent),
      m_view(view),
      m_selection(selection),
      m_theme(theme),
      m_state(new QLabel),
      m_unlock(new QToolButton),
      m_empty(new QLabel),
      m_rows(new QVBoxLayout),
      m_thresholds(new QLabel),
      m_formula(new QLabel),
      m_sparkline(new Sparkline(theme)),
      m_historyText(new QLabel) {
    setObjectName(QStringLiteral("inspectorPanel"));
    makeBody();
    const auto take = [this, &view] { show(view.info(), view.arrays(), view.records()); };
    for (const auto signal : {&RunView::runChanged, &RunView::viewChanged})
        connect(&view, signal, this, take);
    for (const auto signal :
         {&Selection::clientChanged, &Selection::parameterChanged, &Selection::hoveredChanged}) {
        connect(&m_selection, signal, this, &InspectorPanel::refresh);
    }
    connect(&m_selection, &Selection::filterChanged, this, [this] {
        if (!m_selection.inspected()) refresh();
    });
    connect(&m_theme, &Theme::changed, this, &InspectorPanel::refresh);
    connect(&view.history(), &RunHistory::parameterReady, this, [this](qint64 parameter) {
        if (m_selection.inspected() == parameter) refresh();
    });
    connect(&view.history(), &RunHistory::biasReady, this, &InspectorPanel::refresh);
    connect(m_unlock, &QToolButton::clicked, this, [this] { m_selection.setParameter(std::nullopt); });
    take();
    refresh();
}

void InspectorPanel::makeBody() {
    m_state->setProperty("caption", true);
    m_state->setObjectName(QStringLiteral("inspectorState"));
    m_unlock->setObjectName(QStringLiteral("inspectorUnlock"));
    m_unlock->setAutoRaise(true);
    m_unlock->setAccessibleName(tr("Let the parameter go"));
    m_unlock->setToolTip(tr("Let the parameter go (Esc)"));
    addHeaderWidget(m_state);
    addHeaderWidget(m_unlock);

    m_empty->setProperty("muted", true);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_empty->setContentsMargins(11, 0, 11, 0);
    m_empty->setObjectName(QStringLiteral("inspectorEmpty"));
    bodyLayout()->addWidget(m_empty, 1);

    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(5);
    m_thresholds->setObjectName(QStringLiteral("inspectorThresholds"));
    m_thresholds->setTextFormat(Qt::RichText);
    m_thresholds->setToolTip(
        tr("θ of each capacity for this layer: parameters "
           "with |w| ≥ θ are in the submodel."));

    auto* card = new QFrame;
    m_formulaCard = card;
    card->setProperty("tint", QStringLiteral("plain"));
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(10, 8, 10, 8);
    m_formula->setObjectName(QStringLiteral("inspectorFormula"));
    m_formula->setTextFormat(Qt::RichText);
    m_formula->setWordWrap(true);
    m_formula->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(m_formula);

    m_historyText->setObjectName(QStringLiteral("inspectorHistory"));
    m_historyText->setProperty("caption", true);
    m_historyText->setWordWrap(true);
    QVBoxLayout* column = addScrollColumn(*this, QStringLiteral("inspectorScroll"));
    m_scroll = findChild<QWidget*>(QStringLiteral("inspectorScroll"));
    column->setSpacing(8);
    column->addLayout(m_rows);
    column->addWidget(m_thresholds);
    column->addWidget(card);
    column->addWidget(m_sparkline);
    column->addWidget(m_historyText);
    column->addStretch(1);
    setMinimumWidth(220);
}

void InspectorPanel::show(const std::shared_ptr<const RunInfo>& info,
                          const std::shared_ptr<const RoundArrays>& arrays,
                          const std::vector<RoundRecord>& records) {
    if (info == m_info && arrays == m_arrays && records.size() == m_records.size()) return;
    if (info != m_info || records.size() < m_records.size()) {
        m_history.clear();
        m_records.clear();
        m_asked.reset();
    }
    m_info = info;
    m_arrays = arrays;
    m_records.insert(m_records.end(), records.begin() + static_cast<std::ptrdiff_t>(m_records.size()),
                     records.end());
    if (arrays) m_history.add(*arrays);
    refresh();
}

void InspectorPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refresh();
}

void InspectorPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_selection.parameter()) {
        m_selection.setParameter(std::nullopt);
        return;
    }
    Card::keyPressEvent(event);
}

void InspectorPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    showLock();
    const auto parameter = m_selection.inspected();
    const bool known = m_info && m_arrays && parameter && *parameter >= 0 &&
                       static_cast<std::size_t>(*parameter) < m_info->layout.count;
    const bool set = !known && m_info && m_arrays && isSet(viewSelection(m_selection));
    m_empty->setVisible(!known && !set);
    m_scroll->setVisible(known || set);
    for (QWidget* part : {static_cast<QWidget*>(m_thresholds), m_formulaCard,
                          static_cast<QWidget*>(m_sparkline), static_cast<QWidget*>(m_historyText)})
        part->setVisible(known);
    if (set) {
        showSet();
        return;
    }
    if (!known) {
        m_empty->setText(m_info ? tr("Point at a cell of the model to see its "
                                     "numbers here; click it to keep them, drag with Shift over several to "
                                     "see theirs.")
                                : tr("Press Play, then point at a cell of the "
                                     "model to see its numbers."));
        return;
    }
    askHistory();
    ParameterFacts facts = parameterFacts(*m_info, *m_arrays, static_cast<std::size_t>(*parameter));
    if (const auto bias = m_view.history().bias(m_view.round(), CoverageKind::Assigned))
        facts.holding = holdingFacts(*m_info, m_records, *bias, facts.parameter);
    facts.own = ownMaskFacts(facts.parameter);
    const int level = shownLevel(*m_info, facts, m_selection.client());
    showRows(inspectorRows(*m_info, facts));
    showThresholds(facts, level);
    const FormulaText formula = formulaText(*m_info, facts, gradientFacts(*m_info, facts, level));
    QStringList lines{formula.mask, formula.gradient, formula.result};
    lines.removeAll(QString());
    m_formula->setText(
        QStringLiteral("<div style=\"line-height:135%\">%1</div>").arg(lines.join(QStringLiteral("<br>"))));
    m_formula->setAccessibleName(formula.plain());
    showHistory(facts, level);
}

// Drawn once for a client and round, not for each cell that the mouse passes.
std::optional<OwnMaskFacts> InspectorPanel::ownMaskFacts(std::size_t parameter) {
    const auto client = m_selection.client();
    const auto level = client ? levelOfClient(*m_info, *client) : std::nullopt;
    if (!level || !drawsOwnMasks(m_info->experiment) || m_arrays->tierMap.size() != m_info->layout.count)
        return std::nullopt;
    if (m_ownMaskOf != std::pair(m_arrays, *client)) {
        m_ownMaskOf = {m_arrays, *client};
        const auto mask = participantMask(*m_info, *m_arrays, m_arrays->round + 1, *client, *level);
        m_ownMask = mask ? *mask : std::vector<std::uint8_t>();
    }
    if (parameter >= m_ownMask.size() || m_arrays->tierMap[parameter] == kAlwaysHeld) return std::nullopt;
    return OwnMaskFacts{*client, m_ownMask[parameter] != 0};
}

// Only for the locked parameter: reading for each one the mouse passes would
// keep the disk busy for nothing.
void InspectorPanel::askHistory() {
    const auto parameter = m_selection.parameter();
    if (!parameter) return;
    RunHistory& history = m_view.history();
    const std::pair<qint64, qint64> wanted{*parameter, static_cast<qint64>(m_records.size())};
    if (m_asked != wanted) {
        m_asked = wanted;
        history.requestParameter(*parameter);
    }
    const qint64 round = m_view.round();
    if (round > 0 && !history.bias(round, CoverageKind::Assigned))
        history.requestBias(round, CoverageKind::Assigned, kChannel);
}

void InspectorPanel::showLock() {
    const bool locked = m_selection.parameter().has_value();
    m_state->setText(locked ? tr("locked") : QString());
    m_unlock->setVisible(locked);
    m_unlock->setIcon(themedIcon(m_theme, QStringLiteral("close"), m_theme.colours().muted));
}

void InspectorPanel::showSet() {
    m_state->setText(tr("chosen"));
    showRows(setRows(*m_info, *m_arrays, m_records, viewSelection(m_selection)));
}

void InspectorPanel::showRows(const std::vector<InspectorRow>& rows) {
    while (m_labels.size() < rows.size()) {
        m_labels.push_back(new QLabel);
        m_values.push_back(new QLabel);
        m_labels.back()->setProperty("muted", true);
        m_values.back()->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_values.back()->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(m_labels.back());
        row->addWidget(m_values.back(), 1);
        m_rows->addLayout(row);
    }
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        const bool used = i < rows.size();
        m_labels[i]->setVisible(used);
        m_values[i]->setVisible(used);
        if (!used) continue;
        m_labels[i]->setText(rows[i].label);
        m_values[i]->setText(rows[i].value);
        m_values[i]->setObjectName(QStringLiteral("inspector-") + rows[i].id);
        m_labels[i]->setToolTip(rows[i].help);
        m_values[i]->setToolTip(rows[i].help);
    }
}

void InspectorPanel::showThresholds(const ParameterFacts& facts, int level) {
    m_thresholds->setVisible(m_info->layout.layers[facts.layer].maskable);
    QString capacities;
    QString values;
    const QString muted = m_theme.colours().muted.name();
    for (int l = static_cast<int>(facts.thresholds.size()) - 1; l >= 0; --l) {
        const auto index = static_cast<std::size_t>(l);
        const QString style = l == level ? QStringLiteral("font-weight:600") : QString();
        const QString colour = holds(facts.tier, l) ? m_theme.colours().text.name() : muted;
        capacities += QStringLiteral("<td align=\"right\" style=\"color:%1;%2\">θ<sub>%3</sub></td>")
                          .arg(muted, style, formatCapacity(m_info->levels[index].capacity));
        values += QStringLiteral("<td align=\"right\" style=\"color:%1;%2\">%3</td>")
                      .arg(colour, style, formatNumber(facts.thresholds[index], 3));
    }
    m_thresholds->setText(QStringLiteral("<table width=\"100%\" cellspacing=\"0\" "
                                         "cellpadding=\"1\"><tr>%1</tr>"
                                         "<tr>%2</tr></table>")
                              .arg(capacities, values));
}

void InspectorPanel::showHistory(const ParameterFacts& facts, int level) {
    const auto stored = m_view.history().parameter(static_cast<qint64>(facts.parameter));
    RoundSeries curve = m_history.magnitudes(facts.parameter);
    if (stored) curve = mergedMagnitudes(curve, *stored);
    RoundSeries threshold = thresholdSeries(m_records, static_cast<std::size_t>(level), facts.layer);
    if (static_cast<std::size_t>(level) < facts.thresholds.size() &&
        facts.round >= static_cast<qint64>(threshold.rounds.size())) {
        threshold.rounds.append(static_cast<double>(facts.round));
        threshold.values.append(facts.thresholds[static_cast<std::size_t>(level)]);
    }
    const std::vector<std::uint8_t> tiers = stored ? stored->tiers : std::vector<std::uint8_t>();
    const bool enough = curve.rounds.size() > 1 || tiers.size() > 1;
    m_sparkline->setVisible(enough);
    const bool chosen = m_selection.parameter() == static_cast<qint64>(facts.parameter);
    const bool none = m_records.empty() || m_view.history().path().empty();
    QString text = none     ? tr("The history of |w| starts with the next round.")
                   : stored ? tr("|w| is kept of checkpoints only.")
                   : chosen ? tr("The history is being read.")
                            : tr("Click the cell to see its history.");
    if (enough && !curve.isEmpty())
        text = tr("|w| over rounds %1 to %2, θ at %3 dashed")
                   .arg(QString::number(static_cast<qint64>(curve.rounds.first())),
                        QString::number(static_cast<qint64>(curve.rounds.last())),
                        formatCapacity(m_info->levels[static_cast<std::size_t>(level)].capacity));
    if (tiers.size() > 1) {
        int moves = 0;
        for (std::size_t i = 1; i < tiers.size(); ++i) moves += tiers[i] != tiers[i - 1] ? 1 : 0;
        text += tr("; below, its tier after rounds 0 to %1: %n change(s)", nullptr, moves)
                    .arg(QString::number(tiers.size() - 1));
    }
    m_historyText->setText(text);
    m_sparkline->setAccessibleDescription(text);
    m_sparkline->setSeries(std::move(curve), std::move(threshold));
    m_sparkline->setTiers(tiers, static_cast<int>(m_info->levels.size()));
    m_sparkline->setMarked(static_cast<double>(facts.round));
}

}  // namespace fiarse::ui
