#include "ui/panels/fleet_preview.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

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

}  // namespace

FleetPreview::FleetPreview(ExperimentDocument* document, PreviewJob* job, const Theme* theme, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_job(job),
      m_theme(theme),
      m_plot(new CoveragePlot(theme, this)),
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
    m_traffic = addRow(rows, QStringLiteral("traffic"), tr("Sent in a round"),
                       tr("Expected traffic of all participants, down and up, against full models for all."));
    m_gini =
        addRow(rows, QStringLiteral("frozenGini"), tr("Gini if ranks never moved"),
               tr("How unevenly updates fall on the parameters if their order never changed: 0 = evenly, "
                  "near 1 = very few get all."));

    // The warnings stand below the figures, where a low window does not show them; this says so on top.
    m_notice->setObjectName(QStringLiteral("previewNotice"));
    m_notice->setProperty("tint", QStringLiteral("warning"));
    m_notice->hide();
    connect(m_notice, &QToolButton::clicked, this, &FleetPreview::scrollToWarnings);
    m_warningLayout->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice, 0, Qt::AlignLeft);
    column->addWidget(headline(tr("Expected coverage before training"), this));
    column->addWidget(m_plot);
    column->addWidget(m_figures);
    column->addLayout(m_warningLayout);
    column->addWidget(headline(tr("Kept of each layer at the start, %"), this));
    column->addWidget(m_matrix);
    connect(job, &PreviewJob::finished, this, &FleetPreview::refresh);
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
    const std::vector<Tier>& tiers = m_job->experiment().tiers;
    std::vector<QColor> colours;
    for (int level = 0; level < static_cast<int>(preview.levels.size()); ++level) {
        colours.push_back(levelColour(tiers, level, *m_theme));
    }
    m_plot->setPreview(preview, colours);
    m_meanCapacity->setText(formatPercent(preview.meanCapacity));
    m_neverHeld->setText(preview.neverHeldShare > 0.0 ? formatPercent(preview.neverHeldShare)
                                                      : formatPercent(0.0, 0));
    const bool hasFull = !preview.levels.empty() && preview.levels.front().capacity.value >= 1.0;
    m_starvedLabel->setText(hasFull ? tr("Rounds without a full client")
                                    : tr("Rounds without the strongest"));
    m_starved->setText(preview.starvedRounds.empty() ? QString()
                                                     : formatPercent(preview.starvedRounds.front()));
    m_traffic->setText(trafficText(preview));
    m_gini->setText(formatNumber(preview.frozenGini, 2));
    m_matrix->setPreview(preview);
    showWarnings();
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
    const Scope scope = m_job->experiment().strategy.scope;
    while (m_warnings.size() < preview.warnings.size()) m_warnings.push_back(addWarningCard());
    m_notice->setText(tr("Layers left nearly empty: %1, see below").arg(preview.warnings.size()));
    m_notice->setVisible(!preview.warnings.empty());
    for (std::size_t i = 0; i < m_warnings.size(); ++i) {
        const bool used = i < preview.warnings.size();
        if (used) m_warnings[i].text->setText(warningSentence(preview, preview.warnings[i], scope));
        m_warnings[i].remedy->setVisible(scope == Scope::Global);
        m_warnings[i].frame->setVisible(used);
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
