#include "ui/panels/masks_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/coverage_shares.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/view_tools.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_strip.h"
#include "ui/plots/layer_table_model.h"
#include "ui/plots/level_legend.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/link_mark.h"
#include "ui/widgets/quiet_combo.h"

namespace fiarse::ui {
namespace {

constexpr int kBlinkMilliseconds = 700;

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

QWidget* underName(QLabel* name, HeatmapView* picture, LinkMark* mark = nullptr) {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    name->setProperty("caption", true);
    name->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    if (mark != nullptr) head->addWidget(mark);
    head->addWidget(name, 1);
    column->addLayout(head);
    column->addWidget(picture, 1);
    return side;
}

}  // namespace

MasksPanel::MasksPanel(Moments& moments, Selection& selection, Theme& theme, QWidget* parent, Place place)
    : Card(tr("Model"), parent),
      m_moments(moments),
      m_selection(selection),
      m_theme(theme),
      m_strip(new LayerStrip(theme)),
      m_figure(new QWidget),
      m_view(new HeatmapView(theme)),
      m_second(new HeatmapView(theme)),
      m_leftName(new QLabel),
      m_rightName(new QLabel),
      m_legend(new LevelLegend),
      m_bar(new ColourBar),
      m_round(new QLabel),
      m_noteLabel(new ElidedLabel),
      m_tools(new ViewTools(QStringLiteral("masks"), theme, m_figure, [this] { return files(); })),
      m_table(new LayerTableModel(this)),
      m_place(place) {
    setObjectName(QStringLiteral("masksPanel"));
    makeHeader();
    makeBody();
    connectAll();
    fillClients();
    takeFrom(m_moments.view());
}

void MasksPanel::makeHeader() {
    m_encodings = quietCombo(QStringLiteral("encodingCombo"), tr("What the cells show"), {});
    for (int i = 0; i < kEncodings; ++i) {
        const auto encoding = static_cast<Encoding>(i);
        m_encodings->addItem(encodingName(encoding), i);
        m_encodings->setItemData(i, encodingHelp(encoding), Qt::ToolTipRole);
    }
    m_kinds =
        quietCombo(QStringLiteral("coverageKindCombo"), tr("Who counts as a holder"),
                   tr("Assigned: in the mask at the round's start. Alive: still ≥ θ at the end of local "
                      "training. Moved: with Δ ≠ 0."));
    m_kinds->addItems({tr("Assigned"), tr("Alive"), tr("Moved")});
    m_staleBox = new QSpinBox;
    m_staleBox->setObjectName(QStringLiteral("stalenessBox"));
    m_staleBox->setAccessibleName(tr("Rounds without training from which a parameter is highlighted"));
    m_staleBox->setToolTip(tr("Highlight parameters that were not trained for at least so many rounds"));
    m_staleBox->setRange(0, 1000000);
    m_staleBox->setPrefix(tr("≥ "));
    m_staleBox->setSuffix(tr(" rounds"));
    m_staleBox->setSpecialValueText(tr("All rounds"));
    m_arrangements = quietCombo(QStringLiteral("arrangementCombo"), tr("How the layer is laid out"),
                                tr("Unit gallery: one picture a unit. Matrix: "
                                   "rows are units, columns are inputs."));
    m_arrangements->addItem(tr("Unit gallery"));
    m_arrangements->addItem(tr("Matrix"));
    m_clients =
        quietCombo(QStringLiteral("clientCombo"), tr("Client"), tr("Choose a client to see its submodel"));
    m_clients->setMaxVisibleItems(20);
    addHeaderWidget(m_encodings);
    addHeaderWidget(m_kinds);
    addHeaderWidget(m_staleBox);
    addHeaderWidget(m_arrangements);
    addHeaderWidget(m_clients);
    m_tools->offerBrush(tr("Drag over cells to choose them, not to move the picture; as with Shift"));
    m_tools->addTo(*this, m_place == Place::Dock);
    m_tools->setTable(m_table, true);
}

MasksPanel::SharedControls MasksPanel::joinGroup(std::function<ArrayParts()> parts, bool follows) {
    m_groupParts = std::move(parts);
    m_follows = follows;
    setProperty("card", false);
    setTitleVisible(false);
    setSubtitle({});
    header()->layout()->setContentsMargins(0, 0, 0, 0);
    header()->setMinimumHeight(0);
    bodyLayout()->setContentsMargins(0, 2, 0, 0);
    // The timeline says it for all of them.
    m_round->hide();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_encodings, m_kinds, m_staleBox})
        addTitleWidget(widget);
    return {m_strip, m_arrangements, m_clients};
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
    m_second->setObjectName(QStringLiteral("secondHeatmapView"));
    m_leftName->setObjectName(QStringLiteral("masksLeftName"));
    m_rightName->setObjectName(QStringLiteral("masksRightName"));
    m_noteLabel->setObjectName(QStringLiteral("masksNote"));
    m_noteLabel->setProperty("caption", true);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(16);
    pictures->addWidget(underName(m_leftName, m_view), 1);
    QWidget* second = underName(m_rightName, m_second, new LinkMark(m_theme));
    second->hide();
    pictures->addWidget(second, 1);
    figure->addLayout(pictures, 1);
    figure->addLayout(foot);
    figure->addWidget(m_noteLabel);
    bodyLayout()->addWidget(m_strip);
    bodyLayout()->addWidget(m_tools, 1);
}

void MasksPanel::connectAll() {
    RunView& view = m_moments.view();
    for (const auto signal : {&RunView::runChanged, &RunView::viewChanged}) {
        connect(&view, signal, this, [this, &view] { takeFrom(view); });
    }
    // What was asked for has come, or the cursors moved.
    connect(&m_moments, &Moments::changed, this, [this] {
        if (m_comparison != Comparison::Off || isBiasRatio(m_encoding)) refresh();
    });
    connect(&m_selection, &Selection::filterChanged, this, &MasksPanel::filterChanged);
    connect(&m_theme, &Theme::changed, this, &MasksPanel::refreshLayer);
    connect(m_strip, &LayerStrip::layerChosen, &m_selection, &Selection::chooseLayer);
    connect(m_strip, &LayerStrip::layerChosen, this, [this](int layer) { m_lastLayer = layer; });
    connect(&m_selection, &Selection::layerChanged, this, [this](int layer) {
        // A new run clears the selection to layer 0; only the strip can mean that layer for certain.
        if (layer != 0) m_lastLayer = layer;
        refreshLayer();
    });
    connect(&m_selection, &Selection::clientChanged, this, &MasksPanel::clientSelected);
    connect(&m_selection, &Selection::filterChanged, this, &MasksPanel::levelSelected);
    connectPicture(m_view);
    connectPicture(m_second);
    m_second->follow(*m_view);
    connect(m_view, &HeatmapView::zoomChanged, this, [this] { m_second->copyZoom(*m_view); });
    connect(m_second, &HeatmapView::zoomChanged, this, [this] { m_view->copyZoom(*m_second); });
    connectControls();
}

void MasksPanel::connectControls() {
    connect(m_tools, &ViewTools::popOutRequested, this, &MasksPanel::popOutRequested);
    connect(m_tools, &ViewTools::problem, this, &MasksPanel::problem);
    connect(m_tools, &ViewTools::shownChanged, this, &MasksPanel::refresh);
    // The example of the explanation.
    connect(&m_selection, &Selection::parameterChanged, this, [this] {
        if (m_tools->isExplained()) refresh();
    });
    connect(m_encodings, &QComboBox::activated, this,
            [this](int index) { setEncoding(static_cast<Encoding>(index)); });
    connect(m_kinds, &QComboBox::activated, this,
            [this](int index) { setCoverageKind(static_cast<CoverageKind>(index)); });
    connect(m_staleBox, &QSpinBox::valueChanged, this, &MasksPanel::setStaleFrom);
    connect(m_arrangements, &QComboBox::activated, this, [this](int index) {
        setArrangement(index == 0 ? ArrangementKind::Gallery : ArrangementKind::Matrix);
        Q_EMIT arrangementChosen(arrangement());
    });
    connect(m_clients, &QComboBox::activated, this, &MasksPanel::chooseClient);
    connect(m_legend, &LevelLegend::highlightChanged, this, &MasksPanel::legendPressed);
    m_blinkTimer.setInterval(kBlinkMilliseconds);
    connect(&m_blinkTimer, &QTimer::timeout, this, &MasksPanel::blink);
}

void MasksPanel::connectPicture(HeatmapView* view) {
    connect(&m_selection, &Selection::parameterChanged, view,
            [this, view] { view->setLocked(m_selection.parameter()); });
    connect(&m_selection, &Selection::hoveredChanged, view, [this, view] {
        view->setHovered(m_selection.hovered());
        refreshNote();
    });
    connect(view, &HeatmapView::hovered, this, [this](qint64 parameter) {
        m_selection.setHovered(parameter < 0 ? std::nullopt : std::optional<qint64>(parameter));
    });
    connect(view, &HeatmapView::clicked, this, &MasksPanel::lock);
    connect(view, &HeatmapView::brushed, &m_selection, &Selection::brushParameters);
    connect(m_tools, &ViewTools::brushToggled, view, &HeatmapView::setBrushes);
    connect(view, &HeatmapView::moved, this,
            [this](qint64 parameter) { m_selection.setParameter(parameter); });
    connect(view, &HeatmapView::released, this, [this] { m_selection.setParameter(std::nullopt); });
}

void MasksPanel::takeFrom(RunView& view) {
    const bool parts = m_comparison == Comparison::Off && m_place == Place::Dock;
    show(view.info(), parts ? view.pictureArrays() : view.arrays());
}

void MasksPanel::show(const std::shared_ptr<const RunInfo>& info,
                      const std::shared_ptr<const RoundArrays>& arrays) {
    const bool sameRun = info == m_info;
    if (sameRun && arrays == m_arrays) return;
    const bool usual = m_encoding == usualEncoding();
    m_info = info;
    m_arrays = arrays;
    if (!sameRun) {
        if (usual) m_encoding = usualEncoding();
        if (m_place == Place::Dock) chooseFirstLayer(info.get());
        m_strip->setLayers(info ? info->layout : Layout{});
        fillClients();
    }
    refreshLayer();
}

// The first layer is often a handful of kernels; the largest one is where masks have something to show.
// The same model again (a reset, a new seed) keeps the layer that was looked at.
void MasksPanel::chooseFirstLayer(const RunInfo* info) {
    if (info == nullptr || m_follows) return;
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
    const auto kept = m_arrangementOf.find(m_info->layout.layers[layer()].name);
    if (unitPicture(*m_info, layer()).isEmpty()) return ArrangementKind::Matrix;
    return kept == m_arrangementOf.end() ? usualKind(*m_info, layer()) : kept->second;
}

void MasksPanel::setArrangement(ArrangementKind kind) {
    if (!m_info || m_info->layout.layers.empty()) return;
    m_arrangementOf[m_info->layout.layers[layer()].name] = kind;
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
    if (client && index > 0 && m_encoding == usualEncoding()) m_encoding = Encoding::ClientMask;
    if (!client && m_encoding == Encoding::ClientMask && !m_moments.comparesClients())
        m_encoding = usualEncoding();
    refresh();
}

void MasksPanel::lock(qint64 parameter) {
    const bool same = m_selection.parameter() == parameter;
    m_selection.setParameter(same ? std::nullopt : std::optional<qint64>(parameter));
}

// Sets of clients, levels and parameters fade the rest; two clients that are compared are seen as masks.
void MasksPanel::filterChanged() {
    if (m_moments.comparesClients()) m_encoding = Encoding::ClientMask;
    if (!m_moments.comparesClients() && m_encoding == Encoding::ClientMask && !m_selection.client())
        m_encoding = Encoding::TierMap;
    refresh();
}

// A level that is chosen anywhere fades the others here.
void MasksPanel::levelSelected() {
    const std::optional<int> level = m_selection.level();
    const std::optional<int> pressed = m_legend->highlighted();
    const bool pressedLevel = pressed && m_info && *pressed < static_cast<int>(m_info->levels.size());
    if (level == pressed || (!level && !pressedLevel)) return;
    m_legend->setHighlighted(level);
    refresh();
}

// What nobody holds, and what is never masked, is no level and stays a matter
// of this picture.
void MasksPanel::legendPressed() {
    const std::optional<int> pressed = m_legend->highlighted();
    const bool isLevel = pressed && m_info && *pressed < static_cast<int>(m_info->levels.size());
    m_selection.setLevel(isLevel ? pressed : std::nullopt);
    m_legend->setHighlighted(pressed);
    refresh();
}

void MasksPanel::setCoverageKind(CoverageKind kind) {
    m_kind = kind;
    refresh();
}

void MasksPanel::setStaleFrom(int rounds) {
    m_staleFrom = rounds;
    refresh();
}

void MasksPanel::setComparison(Comparison comparison) {
    if (comparison == m_comparison) return;
    m_comparison = comparison;
    m_blinkB = false;
    comparison == Comparison::Blink ? m_blinkTimer.start() : m_blinkTimer.stop();
    refresh();
}

}  // namespace fiarse::ui
