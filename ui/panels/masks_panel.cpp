#include "ui/panels/masks_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/coverage_shares.h"
#include "ui/models/csv_text.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/export_menu.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_strip.h"
#include "ui/plots/level_legend.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/theme/theme.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

// The choice of a layer's arrangement: by default the one in which one sees
// something.
ArrangementKind usualKind(const RunInfo& info, std::size_t layer) {
    return unitPicture(info, layer).isEmpty() ? ArrangementKind::Matrix : ArrangementKind::Gallery;
}

QComboBox* quietCombo(const QString& name, const QString& accessible, const QString& help) {
    auto* combo = new QuietCombo;
    combo->setObjectName(name);
    combo->setAccessibleName(accessible);
    combo->setToolTip(help);
    return combo;
}

bool needsARound(Encoding encoding) {
    return encoding != Encoding::TierMap && encoding != Encoding::Magnitude &&
           encoding != Encoding::ClientMask;
}

}  // namespace

MasksPanel::MasksPanel(RunView& view, Selection& selection, Theme& theme, QWidget* parent)
    : Card(tr("Model"), parent),
      m_selection(selection),
      m_theme(theme),
      m_strip(new LayerStrip(theme)),
      m_figure(new QWidget),
      m_view(new HeatmapView(theme)),
      m_legend(new LevelLegend),
      m_bar(new ColourBar),
      m_round(new QLabel) {
    setObjectName(QStringLiteral("masksPanel"));
    makeHeader();
    makeBody();
    connectAll(view);
    fillClients();
    takeFrom(view);
}

void MasksPanel::makeHeader() {
    m_encodings = quietCombo(QStringLiteral("encodingCombo"), tr("What the cells show"), {});
    for (int i = 0; i < kEncodings; ++i) {
        const auto encoding = static_cast<Encoding>(i);
        m_encodings->addItem(encodingName(encoding), i);
        m_encodings->setItemData(i, encodingHelp(encoding), Qt::ToolTipRole);
    }
    m_arrangements = quietCombo(QStringLiteral("arrangementCombo"), tr("How the layer is laid out"),
                                tr("Unit gallery: one picture a unit. Matrix: "
                                   "rows are units, columns are inputs."));
    m_arrangements->addItem(tr("Unit gallery"));
    m_arrangements->addItem(tr("Matrix"));
    m_clients =
        quietCombo(QStringLiteral("clientCombo"), tr("Client"), tr("Choose a client to see its submodel"));
    m_clients->setMaxVisibleItems(20);
    m_export = new ExportMenu(m_theme, m_figure, [this] { return csv(); });
    addHeaderWidget(m_encodings);
    addHeaderWidget(m_arrangements);
    addHeaderWidget(m_clients);
    addHeaderWidget(m_export);
}

void MasksPanel::makeBody() {
    m_round->setObjectName(QStringLiteral("masksRound"));
    m_round->setProperty("caption", true);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(0, 0, 0, 0);
    foot->setSpacing(12);
    foot->addWidget(m_legend, 1);
    foot->addWidget(m_bar, 1);
    foot->addWidget(m_round, 0, Qt::AlignVCenter);
    auto* figure = new QVBoxLayout(m_figure);
    figure->setContentsMargins(0, 0, 0, 0);
    figure->setSpacing(8);
    figure->addWidget(m_view, 1);
    figure->addLayout(foot);
    bodyLayout()->addWidget(m_strip);
    bodyLayout()->addWidget(m_figure, 1);
}

void MasksPanel::connectAll(RunView& view) {
    for (const auto signal : {&RunView::runChanged, &RunView::viewChanged}) {
        connect(&view, signal, this, [this, &view] { takeFrom(view); });
    }
    connect(&m_theme, &Theme::changed, this, &MasksPanel::refreshLayer);
    connect(m_strip, &LayerStrip::layerChosen, &m_selection, &Selection::chooseLayer);
    connect(m_strip, &LayerStrip::layerChosen, this, [this](int layer) { m_lastLayer = layer; });
    connect(&m_selection, &Selection::layerChanged, this, [this](int layer) {
        // A new run clears the selection to layer 0; only the strip can mean that layer for certain.
        if (layer != 0) m_lastLayer = layer;
        refreshLayer();
    });
    connect(&m_selection, &Selection::clientChanged, this, &MasksPanel::clientSelected);
    connect(&m_selection, &Selection::parameterChanged, this,
            [this] { m_view->setLocked(m_selection.parameter()); });
    connect(&m_selection, &Selection::hoveredChanged, this,
            [this] { m_view->setHovered(m_selection.hovered()); });
    connect(m_view, &HeatmapView::hovered, this, [this](qint64 parameter) {
        m_selection.setHovered(parameter < 0 ? std::nullopt : std::optional<qint64>(parameter));
    });
    connect(m_view, &HeatmapView::clicked, this, &MasksPanel::lock);
    connect(m_view, &HeatmapView::moved, this,
            [this](qint64 parameter) { m_selection.setParameter(parameter); });
    connect(m_view, &HeatmapView::released, this, [this] { m_selection.setParameter(std::nullopt); });
    connect(m_encodings, &QComboBox::activated, this,
            [this](int index) { setEncoding(static_cast<Encoding>(index)); });
    connect(m_arrangements, &QComboBox::activated, this, [this](int index) {
        setArrangement(index == 0 ? ArrangementKind::Gallery : ArrangementKind::Matrix);
    });
    connect(m_clients, &QComboBox::activated, this, &MasksPanel::chooseClient);
    connect(m_legend, &LevelLegend::highlightChanged, this,
            [this] { m_view->setHighlightLevel(m_legend->highlighted()); });
}

void MasksPanel::takeFrom(RunView& view) {
    show(view.info(), view.arrays());
}

void MasksPanel::show(const std::shared_ptr<const RunInfo>& info,
                      const std::shared_ptr<const RoundArrays>& arrays) {
    const bool sameRun = info == m_info;
    if (sameRun && arrays == m_arrays) return;
    m_info = info;
    m_arrays = arrays;
    if (!sameRun) {
        chooseFirstLayer(info.get());
        m_strip->setLayers(info ? info->layout : Layout{});
        fillClients();
    }
    refreshLayer();
}

// The first layer is often a handful of kernels; the largest one is where masks have something to show.
// The same model again (a reset, a new seed) keeps the layer that was looked at.
void MasksPanel::chooseFirstLayer(const RunInfo* info) {
    if (info == nullptr) return;
    if (info->layout == m_lastLayout) {
        m_selection.setLayer(m_lastLayer);
        return;
    }
    m_lastLayout = info->layout;
    const auto& layers = m_lastLayout.layers;
    const auto largest =
        std::max_element(layers.begin(), layers.end(),
                         [](const LayerInfo& a, const LayerInfo& b) { return a.count < b.count; });
    m_lastLayer = static_cast<int>(std::distance(layers.begin(), largest));
    m_selection.setLayer(m_lastLayer);
}

void MasksPanel::fillClients() {
    const QSignalBlocker blocker(m_clients);
    m_clients->clear();
    m_clients->addItem(tr("All clients"));
    if (m_info) {
        for (const CoverageRow& row : coverageRows(*m_info, {})) {
            const auto client = std::find_if(m_info->clients.begin(), m_info->clients.end(),
                                             [&](const ClientInfo& c) { return c.id == row.client; });
            m_clients->addItem(clientText(*m_info, *client), qlonglong(row.client));
        }
    }
    m_clients->setEnabled(m_info != nullptr);
    clientSelected();
}

std::size_t MasksPanel::layer() const {
    const std::size_t count = m_info ? m_info->layout.layers.size() : 0;
    const auto wanted = static_cast<std::size_t>(std::max(m_selection.layer(), 0));
    return wanted < count ? wanted : 0;
}

std::optional<int> MasksPanel::clientLevel() const {
    if (!m_info || !m_selection.client()) return std::nullopt;
    return levelOfClient(*m_info, *m_selection.client());
}

ArrangementKind MasksPanel::arrangement() const {
    if (!m_info || m_info->layout.layers.empty()) return ArrangementKind::Matrix;
    const auto kept = m_kinds.find(m_info->layout.layers[layer()].name);
    if (unitPicture(*m_info, layer()).isEmpty()) return ArrangementKind::Matrix;
    return kept == m_kinds.end() ? usualKind(*m_info, layer()) : kept->second;
}

void MasksPanel::setArrangement(ArrangementKind kind) {
    if (!m_info || m_info->layout.layers.empty()) return;
    m_kinds[m_info->layout.layers[layer()].name] = kind;
    refreshLayer();
}

void MasksPanel::setEncoding(Encoding encoding) {
    m_encoding = encoding;
    // A mask needs a client; the first of the list has the smallest capacity,
    // whose mask says most.
    if (encoding == Encoding::ClientMask && !m_selection.client() && m_clients->count() > 1) {
        m_selection.setClient(m_clients->itemData(1).toLongLong());
    }
    refresh();
}

void MasksPanel::chooseClient(int index) {
    if (index <= 0) {
        m_selection.setClient(std::nullopt);
    } else {
        m_encoding = Encoding::ClientMask;
        m_selection.setClient(m_clients->itemData(index).toLongLong());
    }
    refresh();
}

void MasksPanel::clientSelected() {
    const auto client = m_selection.client();
    const int index = client ? m_clients->findData(qlonglong(*client)) : 0;
    m_clients->setCurrentIndex(std::max(index, 0));
    if (client && index > 0 && m_encoding == Encoding::TierMap) m_encoding = Encoding::ClientMask;
    if (!client && m_encoding == Encoding::ClientMask) m_encoding = Encoding::TierMap;
    refresh();
}

void MasksPanel::lock(qint64 parameter) {
    const bool same = m_selection.parameter() == parameter;
    m_selection.setParameter(same ? std::nullopt : std::optional<qint64>(parameter));
}

void MasksPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refreshLayer();
}

void MasksPanel::refreshLayer() {
    if (m_info && !m_info->layout.layers.empty()) {
        const UnitPicture picture = unitPicture(*m_info, layer());
        m_strip->setCurrent(static_cast<int>(layer()));
        m_view->setLayer(m_info->layout.layers[layer()], picture, arrangement());
        m_arrangements->setVisible(!picture.isEmpty());
        m_arrangements->setCurrentIndex(arrangement() == ArrangementKind::Gallery ? 0 : 1);
    }
    refreshTitle();
    refresh();
}

void MasksPanel::refreshTitle() {
    if (!m_info || m_info->layout.layers.empty()) {
        setSubtitle(QString());
        return;
    }
    const LayerInfo& l = m_info->layout.layers[layer()];
    setSubtitle(QStringLiteral("› <b style=\"color:%1\">%2</b> &nbsp;%3")
                    .arg(m_theme.colours().accent.name(), QString::fromStdString(l.name).toHtmlEscaped(),
                         layerText(l, unitPicture(*m_info, layer()), arrangement())));
    m_export->setBaseName(QString::fromStdString(l.name));
}

QString MasksPanel::message(const LayerCodes& codes) const {
    if (needsARound(m_encoding) && m_arrays->round == 0)
        return tr(
            "Nothing was trained yet. Press Play: this picture appears after "
            "the first round.");
    if (m_encoding == Encoding::ClientMask && !codes.known)
        return tr(
            "Choose a client above, or click one in the list of clients, to "
            "see its submodel.");
    if (!codes.known)
        return tr(
            "The weights of this round were not kept; the tier map still "
            "shows its masks.");
    return {};
}

void MasksPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    m_encodings->setCurrentIndex(static_cast<int>(m_encoding));
    m_encodings->setToolTip(encodingHelp(m_encoding));
    const bool empty = !m_info || !m_arrays || m_info->layout.layers.empty();
    m_export->setEnabled(!empty);
    if (empty) {
        m_legend->hide();
        m_bar->hide();
        m_round->clear();
        m_view->setMessage(
            tr("Press Play: the masks of the freshly initialised "
               "model appear here and change with "
               "each round."));
        return;
    }
    LayerCodes codes = layerCodes(*m_info, *m_arrays, layer(), m_encoding, clientLevel());
    m_view->setMessage(message(codes));
    m_round->setText(m_arrays->round == 0 ? tr("before round 1")
                                          : tr("after round %1").arg(QString::number(m_arrays->round)));
    refreshLegend(codes);
    m_view->setLocked(m_selection.parameter());
    m_view->setCodes(std::move(codes), static_cast<int>(m_info->levels.size()));
}

void MasksPanel::refreshLegend(const LayerCodes& codes) {
    const LevelShares shares = levelShares(*m_info, *m_arrays, layer());
    const int levels = static_cast<int>(m_info->levels.size());
    const HeatmapPalette palette = heatmapPalette(m_theme, m_encoding, levels);
    m_view->setSummary(tierMapSummary(*m_info, shares, m_info->layout.layers[layer()], m_arrays->round));
    const bool shown = message(codes).isEmpty();
    m_bar->setVisible(shown && codes.isContinuous());
    m_legend->setVisible(shown && !codes.isContinuous());
    if (codes.isContinuous()) {
        ColourBar::Scale scale;
        scale.title = encodingName(m_encoding);
        scale.unit = encodingUnit(m_encoding);
        scale.maximum = codes.maximum;
        scale.clipped = codes.clipped;
        scale.integers = m_encoding != Encoding::Magnitude;
        for (int i = 0; i <= 8; ++i)
            scale.colours.emplace_back(palette.colours[static_cast<std::size_t>(kLastStep * i / 8)]);
        if (std::find(codes.codes.begin(), codes.codes.end(), kCodeNever) != codes.codes.end())
            scale.swatches.push_back({QColor(palette.colours[kCodeNever]), tr("never trained")});
        m_bar->setScale(std::move(scale));
    } else {
        const bool tiers = m_encoding == Encoding::TierMap;
        const auto entries =
            tiers ? levelLegend(*m_info, shares) : maskLegend(shares, clientLevel().value_or(0));
        std::vector<QColor> colours;
        for (const LegendEntry& entry : entries)
            colours.emplace_back(palette.colours[static_cast<std::size_t>(entry.code)]);
        m_legend->setEntries(tiers ? tr("Held by") : tr("This submodel"), entries, colours, tiers);
    }
    m_view->setHighlightLevel(m_encoding == Encoding::TierMap ? m_legend->highlighted() : std::nullopt);
}

QByteArray MasksPanel::csv() const {
    return m_info && m_arrays ? csvOfLayer(*m_info, *m_arrays, layer()) : QByteArray();
}

}  // namespace fiarse::ui
