#include "ui/panels/fleet_preview.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStringList>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/curve_editor.h"
#include "ui/plots/coverage_plot.h"
#include "ui/state/experiment_document.h"
#include "ui/state/preview_job.h"
#include "ui/state/tier_edits.h"
#include "ui/text/format.h"
#include "ui/text/preview_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/keep_ratio_matrix.h"

namespace fiarse::ui {
namespace {

QLabel* headline(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("strong", true);
    label->setWordWrap(true);
    return label;
}

// Large draws with absent clients take longer than a mouse move; they wait for the preview.
constexpr std::int64_t kQuickParticipants = 64;
constexpr double kManyStarved = 0.20;
constexpr double kManyUnanswered = 0.01;

bool hasQuickFigures(const Experiment& experiment) {
    const auto sound = [](const Tier& tier) {
        return tier.clients >= 1 && tier.capacity.value > 0.0 && tier.capacity.value <= 1.0 &&
               tier.availability > 0.0 && tier.availability <= 1.0;
    };
    const std::int64_t drawn = experiment.training.participants;
    return !experiment.tiers.empty() &&
           std::all_of(experiment.tiers.begin(), experiment.tiers.end(), sound) && drawn >= 1 &&
           drawn <= std::min(kQuickParticipants, experiment.data.partition.clients);
}

}  // namespace

FleetPreview::FleetPreview(ExperimentDocument* document, PreviewJob* job, const Theme* theme, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_job(job),
      m_theme(theme),
      m_plot(new CoveragePlot(theme, this)),
      m_editor(new CurveEditor(document, m_plot, this)),
      m_badges(new QLabel(this)),
      m_figures(new QWidget(this)),
      m_matrix(new KeepRatioMatrix(theme, this)),
      m_notice(new QToolButton(this)),
      m_warningLayout(new QVBoxLayout) {
    setObjectName(QStringLiteral("fleetPreview"));
    auto* rows = new QVBoxLayout(m_figures);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    m_meanCapacity = addRow(rows, QStringLiteral("meanCapacity"), tr("Mean capacity"),
                            tr("Mean over all clients of the share of the parameters they can train."));
    m_neverHeld = addRow(rows, QStringLiteral("neverHeld"), tr("No client can hold"),
                         tr("Share of the parameters beyond the largest capacity: never trained while their "
                            "ranks stay."));
    m_starved = addRow(rows, QStringLiteral("starvedRounds"), QString(),
                       tr("Chance that a round draws none of the strongest clients; the parameters that only "
                          "they hold then rest."));
    m_starvedLabel = m_figures->findChild<QLabel*>(QStringLiteral("preview.starvedRounds.label"));
    m_updates =
        addRow(rows, QStringLiteral("updates"), tr("Updates in 100 rounds"),
               tr("How often a parameter is expected to be held by a participant in 100 rounds: of the "
                  "lowest rank that somebody can hold, to the highest."));
    m_traffic = addRow(rows, QStringLiteral("traffic"), tr("Sent in a round"),
                       tr("Expected traffic of all participants, down and up, against full models for all."));
    m_multiplyAdds =
        addRow(rows, QStringLiteral("multiplyAdds"), tr("Multiply-adds, in theory"),
               tr("Of one example, from the weakest submodel to the strongest, if masked weights cost "
                  "nothing. Kernels "
                  "of devices are dense: there, time is saved only where whole channels are cut."));
    m_transfer =
        addRow(rows, QStringLiteral("transfer"), tr("Transfers of a round"),
               tr("Expected time until the slowest participant has received and sent its submodel, at "
                  "the link speeds of the tiers."));
    m_transferLabel = m_figures->findChild<QLabel*>(QStringLiteral("preview.transfer.label"));
    m_roundTime = addRow(rows, QStringLiteral("roundTime"), tr("Time of a round"),
                         tr("Expected estimate: computing and transfers of the slowest participant, or the "
                            "deadline. By dense multiply-adds: unstructured masks save bytes, not time."));
    m_roundTimeLabel = m_figures->findChild<QLabel*>(QStringLiteral("preview.roundTime.label"));
    m_roundEnergy = addRow(rows, QStringLiteral("roundEnergy"), tr("Energy of a round"),
                           tr("Expected estimate: what all participants together spend on computing and on "
                              "transfers; waiting is not counted."));
    m_roundEnergyLabel = m_figures->findChild<QLabel*>(QStringLiteral("preview.roundEnergy.label"));
    m_gini =
        addRow(rows, QStringLiteral("frozenGini"), tr("Gini if ranks never moved"),
               tr("How unevenly updates fall on the parameters if their order never changed: 0 = evenly, "
                  "near 1 = very few get all."));

    m_costs = new QLabel(this);
    m_costs->setObjectName(QStringLiteral("preview.costs"));
    m_costs->setWordWrap(true);
    m_costs->setTextFormat(Qt::PlainText);
    m_costs->setToolTip(tr(
        "What a client of each tier spends on a round it takes part in: estimates of what the tiers state. "
        "Memory is the least that training takes."));

    // The warnings stand below the figures, where a low window does not show them; this says so on top.
    m_notice->setObjectName(QStringLiteral("previewNotice"));
    m_notice->setAccessibleName(tr("Warnings of the preview"));
    m_notice->setProperty("tint", QStringLiteral("warning"));
    m_notice->hide();
    connect(m_notice, &QToolButton::clicked, this, &FleetPreview::scrollToWarnings);
    m_badges->setObjectName(QStringLiteral("fleetBadges"));
    m_badges->setProperty("warningText", true);
    m_badges->setWordWrap(true);
    m_badges->setTextFormat(Qt::PlainText);
    m_warningLayout->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice, 0, Qt::AlignLeft);
    column->addWidget(headline(tr("Expected coverage before training"), this));
    column->addWidget(m_plot);
    column->addWidget(m_badges);
    column->addWidget(m_figures);
    column->addWidget(m_costs);
    column->addLayout(m_warningLayout);
    column->addWidget(headline(tr("Kept of each layer at the start, %"), this));
    column->addWidget(m_matrix);
    connect(job, &PreviewJob::finished, this, &FleetPreview::refresh);
    connect(document, &ExperimentDocument::changed, this, &FleetPreview::followDraft);
    connect(theme, &Theme::changed, this, &FleetPreview::refresh);
    refresh();
}

QLabel* FleetPreview::addRow(QVBoxLayout* rows, const QString& name, const QString& label,
                             const QString& help) {
    auto* title = new QLabel(label, m_figures);
    title->setProperty("muted", true);
    title->setWordWrap(true);
    title->setToolTip(help);
    title->setObjectName(QStringLiteral("preview.%1.label").arg(name));
    auto* value = new QLabel(m_figures);
    value->setObjectName(QStringLiteral("preview.%1").arg(name));
    value->setFont(numberFont(kBasePixels));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setToolTip(help);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(title, 1);
    row->addWidget(value);
    rows->addLayout(row);
    return value;
}

void FleetPreview::refresh() {
    setVisible(m_job->result().has_value());
    if (!m_job->result()) return;
    const Preview& preview = *m_job->result();
    showFigures(preview, m_job->experiment().tiers);
    m_traffic->setText(trafficText(preview));
    m_multiplyAdds->setText(multiplyAddsText(preview));
    const bool timed = preview.roundTransferSeconds > 0.0;
    m_transferLabel->setVisible(timed);
    m_transfer->setVisible(timed);
    m_transfer->setText(formatSeconds(preview.roundTransferSeconds));
    showCosts();
    m_matrix->setPreview(preview);
    showWarnings();
}

void FleetPreview::showCosts() {
    const Preview& preview = *m_job->result();
    for (QLabel* label : {m_roundTimeLabel, m_roundTime}) label->setVisible(preview.roundSeconds.has_value());
    for (QLabel* label : {m_roundEnergyLabel, m_roundEnergy})
        label->setVisible(preview.roundJoules.has_value());
    m_roundTime->setText(preview.roundSeconds ? formatSeconds(*preview.roundSeconds) : QString());
    m_roundEnergy->setText(preview.roundJoules ? formatEnergy(*preview.roundJoules) : QString());
    m_costs->setText(tierCostText(m_job->experiment(), preview));
    m_costs->setVisible(!m_costs->text().isEmpty());
}

void FleetPreview::followDraft() {
    const Experiment& draft = m_document->experiment();
    if (!m_job->result()) return;
    const Experiment& shown = m_job->experiment();
    if (draft.tiers == shown.tiers && draft.training.participants == shown.training.participants &&
        draft.strategy == shown.strategy) {
        showFigures(*m_job->result(), draft.tiers);
        return;
    }
    if (!hasQuickFigures(draft)) return;
    showFigures(fleetFigures(draft), draft.tiers);
}

void FleetPreview::showFigures(const FleetFigures& figures, const std::vector<Tier>& tiers) {
    std::vector<QColor> colours;
    for (int level = 0; level < static_cast<int>(figures.levels.size()); ++level) {
        colours.push_back(levelColour(tiers, level, *m_theme));
    }
    m_plot->setPreview(figures, colours);
    m_meanCapacity->setText(formatPercent(figures.meanCapacity));
    m_neverHeld->setText(figures.neverHeldShare > 0.0 ? formatPercent(figures.neverHeldShare)
                                                      : formatPercent(0.0, 0));
    const bool hasFull = !figures.levels.empty() && figures.levels.front().capacity.value >= 1.0;
    m_starvedLabel->setText(hasFull ? tr("Rounds without a full client")
                                    : tr("Rounds without the strongest"));
    m_starved->setText(figures.starvedRounds.empty() ? QString()
                                                     : formatPercent(figures.starvedRounds.front()));
    double fewest = -1.0;
    for (std::size_t step = 0; step < figures.updatesPer100.size(); ++step) {
        if (figures.coverage[step].level >= 0) fewest = figures.updatesPer100[step];
    }
    if (fewest >= 0.0) {
        //: %1 and %2 are numbers: how often the least and the most important parameters are updated
        m_updates->setText(tr("%1 to %2")
                               .arg(formatCount(std::lround(fewest)),
                                    formatCount(std::lround(figures.updatesPer100.front()))));
    }
    m_gini->setText(formatNumber(figures.frozenGini, 2));
    showBadges(figures);
}

void FleetPreview::showBadges(const FleetFigures& figures) {
    QStringList badges;
    if (figures.neverHeldShare > 0.0) {
        badges.append(tr("%1 of the parameters can never be trained.")
                          .arg(formatPercent(figures.neverHeldShare, figures.neverHeldShare < 0.1 ? 1 : 0)));
    }
    if (!figures.starvedRounds.empty() && figures.starvedRounds.front() >= kManyStarved) {
        badges.append(tr("In %1 of the rounds nobody of the strongest tier takes part.")
                          .arg(formatPercent(figures.starvedRounds.front(), 0)));
    }
    if (figures.unansweredCalls >= kManyUnanswered) {
        badges.append(tr("%1 of the calls find nobody reachable; the server then draws again.")
                          .arg(formatPercent(figures.unansweredCalls, 0)));
    }
    m_badges->setText(badges.join(QChar(u'\n')));
    m_badges->setVisible(!badges.isEmpty());
}

FleetPreview::WarningCard FleetPreview::addWarningCard() {
    auto* frame = new QFrame(this);
    frame->setProperty("tint", QStringLiteral("warning"));
    frame->setObjectName(QStringLiteral("previewWarning"));
    auto* text = new QLabel(frame);
    text->setObjectName(QStringLiteral("previewWarningText"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    auto* remedy = new QToolButton(frame);
    remedy->setObjectName(QStringLiteral("applyLayerScope"));
    remedy->setText(tr("Use scope “layer”"));
    connect(remedy, &QToolButton::clicked, this, &FleetPreview::applyLayerScope);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(text);
    column->addWidget(remedy, 0, Qt::AlignLeft);
    m_warningLayout->addWidget(frame);
    return {frame, text, remedy};
}

// Cards are kept and refilled: building them anew would flicker while somebody types.
void FleetPreview::showWarnings() {
    const Preview& preview = *m_job->result();
    // Only FIARSE has a scope that could be changed.
    const StrategySettings& strategy = m_job->experiment().strategy;
    const Scope scope = strategy.kind == StrategyKind::Fiarse ? strategy.scope : Scope::Layer;
    const std::size_t layers = preview.warnings.size();
    const std::size_t all = layers + preview.cautions.size();
    while (m_warnings.size() < all) m_warnings.push_back(addWarningCard());
    m_notice->setText(tr("Layers left nearly empty: %1, see below").arg(layers));
    m_notice->setVisible(layers > 0);
    for (std::size_t i = 0; i < m_warnings.size(); ++i) {
        if (i < layers)
            m_warnings[i].text->setText(warningSentence(preview, preview.warnings[i], scope));
        else if (i < all)
            m_warnings[i].text->setText(QString::fromStdString(preview.cautions[i - layers].message));
        m_warnings[i].remedy->setVisible(i < layers && scope == Scope::Global);
        m_warnings[i].frame->setVisible(i < all);
    }
}

void FleetPreview::scrollToWarnings() {
    for (QWidget* ancestor = parentWidget(); ancestor; ancestor = ancestor->parentWidget()) {
        auto* area = qobject_cast<QScrollArea*>(ancestor);
        if (!area || m_warnings.empty()) continue;
        area->ensureWidgetVisible(m_warnings.front().frame);
        return;
    }
}

void FleetPreview::applyLayerScope() {
    m_document->endEdit();
    const Result<void> applied = m_document->editField("strategy.scope", std::string("layer"));
    Q_ASSERT(applied.ok());
    m_document->endEdit();
}

}  // namespace fiarse::ui
