#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <cmath>

#include "ui/models/csv_text.h"
#include "ui/models/figure.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/export_menu.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_difference.h"
#include "ui/plots/layer_strip.h"
#include "ui/plots/level_legend.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

bool isMask(Encoding encoding) {
    return encoding == Encoding::TierMap || encoding == Encoding::ClientMask;
}

// "÷8 ÷2 ×1 ×2 ×8", or the ends of a difference.
std::vector<ColourBar::Tick> divergingTicks(const LayerCodes& codes) {
    std::vector<ColourBar::Tick> ticks;
    const bool ratio = isBiasRatio(codes.encoding);
    const Quantity quantity = ratio ? Quantity::Log2Ratio : Quantity::Difference;
    const std::vector<double> places = ratio && !codes.difference
                                           ? std::vector<double>{0.0, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.0}
                                           : std::vector<double>{0.0, 0.5, 1.0};
    for (const double place : places)
        ticks.push_back({place, quantityText((2.0 * place - 1.0) * codes.maximum, quantity)});
    if (!codes.clipped) return ticks;
    ticks.front().text.prepend(QStringLiteral("≤ "));
    ticks.back().text.prepend(QStringLiteral("≥ "));
    return ticks;
}

QString swatchText(Encoding encoding) {
    return encoding == Encoding::Staleness ? MasksPanel::tr("never trained") : MasksPanel::tr("never held");
}

}  // namespace

void MasksPanel::refreshLayer() {
    if (m_info && !m_info->layout.layers.empty()) {
        const UnitPicture picture = unitPicture(*m_info, layer());
        m_strip->setCurrent(static_cast<int>(layer()));
        for (HeatmapView* view : {m_view, m_second})
            view->setLayer(m_info->layout.layers[layer()], picture, arrangement());
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

void MasksPanel::refreshControls() {
    m_encodings->setCurrentIndex(static_cast<int>(m_encoding));
    m_encodings->setToolTip(encodingHelp(m_encoding));
    m_kinds->setVisible(isBiasRatio(m_encoding));
    m_kinds->setCurrentIndex(static_cast<int>(m_kind));
    m_staleBox->setVisible(m_encoding == Encoding::Staleness && m_comparison != Comparison::Difference);
    const QSignalBlocker blocker(m_staleBox);
    m_staleBox->setValue(m_staleFrom);
}

// Nothing while it is being read.
std::optional<MaskState> MasksPanel::stateOf(Side side) {
    MomentNeeds needs;
    if (isBiasRatio(m_encoding)) needs.bias = m_kind;
    if (side == Side::View) {
        MaskState state{m_info, m_arrays, nullptr, {}};
        if (!needs.bias || m_arrays->round == 0 || m_moments.view().history().path().empty()) return state;
        const auto moment = m_moments.moment(side, needs);
        if (!moment || moment->info != m_info) return std::nullopt;
        state.bias = moment->bias;
        return state;
    }
    needs.arrays = true;
    const auto moment = m_moments.moment(side, needs);
    if (!moment) return std::nullopt;
    return MaskState{moment->info, moment->arrays, moment->bias, moment->name};
}

// Whose mask a comparison is about.
std::optional<int> MasksPanel::comparedLevel() const {
    if (m_encoding == Encoding::ClientMask) return clientLevel();
    return m_selection.level();
}

// While a large model is dragged through, only what this picture needs is read.
bool MasksPanel::takeParts() {
    RunView& view = m_moments.view();
    view.setPictureParts(partsOf(m_encoding));
    if (!m_info || view.info() != m_info) return true;
    if (m_comparison != Comparison::Off) {
        if (view.arrays()) m_arrays = view.arrays();
        return true;
    }
    if (view.pictureArrays()) m_arrays = view.pictureArrays();
    return view.pictureFits();
}

void MasksPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    const bool read = takeParts();
    refreshControls();
    const bool empty = !m_info || !m_arrays || m_info->layout.layers.empty();
    m_export->setEnabled(!empty);
    m_second->parentWidget()->setVisible(!empty && m_comparison == Comparison::SideBySide);
    if (empty) {
        showNothing();
        return;
    }
    if (!read) return;
    MaskDrawingRequest request{.a = {},
                               .b = std::nullopt,
                               .layer = layer(),
                               .encoding = m_encoding,
                               .comparison = m_comparison,
                               .second = m_comparison == Comparison::Blink && m_blinkB,
                               .clientLevel = clientLevel(),
                               .comparedLevel = comparedLevel(),
                               .staleFrom = m_staleFrom};
    auto first = stateOf(m_comparison == Comparison::Off ? Side::View : Side::A);
    if (m_comparison != Comparison::Off) request.b = stateOf(Side::B);
    if (!first || (m_comparison != Comparison::Off && !request.b)) return;
    if (m_encoding == Encoding::ClientMask && m_selection.client()) {
        *first = withClientMask(*std::move(first), *m_selection.client());
        if (request.b) *request.b = withClientMask(*std::move(request.b), *m_selection.client());
    }
    request.a = *std::move(first);
    if (request.b && !areComparable(request.a, *request.b)) {
        for (HeatmapView* view : {m_view, m_second})
            view->setMessage(
                tr("The two runs have different models; their layers "
                   "cannot be compared."));
        return;
    }
    draw(std::move(request));
}

void MasksPanel::showNothing() {
    m_job.cancel();
    m_shown.reset();
    m_legend->hide();
    m_bar->hide();
    m_round->clear();
    m_note.clear();
    m_leftName->hide();
    refreshNote();
    m_view->setMessage(
        tr("Press Play: the masks of the freshly initialised "
           "model appear here and change with "
           "each round."));
}

bool MasksPanel::areComparable(const MaskState& a, const MaskState& b) const {
    return a.info->layout == b.info->layout && a.info->layout == m_info->layout &&
           a.info->levels.size() == b.info->levels.size();
}

// A large layer is gone through beside the GUI thread; what was drawn before stays meanwhile.
void MasksPanel::draw(MaskDrawingRequest request) {
    m_request = request;
    if (m_info->layout.layers[request.layer].count <= HeatmapView::kLargeLayer) {
        m_job.cancel();
        apply(request, drawMasks(request));
        return;
    }
    m_job.post([this, request = std::move(request)]() -> NewestJob::Delivery {
        MaskDrawing drawing = drawMasks(request);
        return [this, request, drawing = std::move(drawing)] {
            if (isVisible() && m_info && request.isLike(m_request)) apply(request, drawing);
        };
    });
}

void MasksPanel::apply(const MaskDrawingRequest& request, const MaskDrawing& drawing) {
    const MaskState& shown = request.shown();
    const LayerCodes& left = *drawing.left;
    m_shown = shown;
    m_view->setMessage(maskMessage(left, shown));
    m_note = drawing.note;
    refreshNames(shown, request.b);
    refreshLegend(drawing, shown);
    const auto levels = static_cast<int>(shown.info->levels.size());
    for (HeatmapView* view : {m_view, m_second}) {
        view->setLocked(m_selection.parameter());
        view->setHighlightLevel(highlight(left));
    }
    m_view->setCodes(drawing.left, levels);
    const bool swipes = request.comparison == Comparison::Swipe;
    m_view->setSwiped(swipes && drawing.right->known && left.known ? drawing.right : nullptr);
    if (request.comparison == Comparison::SideBySide) {
        m_second->setMessage(maskMessage(*drawing.right, *request.b));
        m_second->setCodes(drawing.right, levels);
    }
    refreshNote();
}

qint64 MasksPanel::shownRound() const {
    return m_shown ? m_shown->arrays->round : -1;
}

bool MasksPanel::isUpToDate() const {
    return m_job.isIdle() && m_view->isUpToDate();
}

void MasksPanel::refreshNames(const MaskState& left, const std::optional<MaskState>& right) {
    const auto after = [](qint64 round) {
        return round == 0 ? tr("before round 1") : tr("after round %1").arg(QString::number(round));
    };
    m_round->setText(right ? QString() : after(left.arrays->round));
    m_leftName->setVisible(right.has_value());
    m_rightName->setVisible(right.has_value());
    if (!right) return;
    const QString b = tr("B: %1").arg(right->name);
    m_rightName->setText(b);
    if (m_comparison == Comparison::Difference)
        m_leftName->setText(tr("%1 less %2").arg(b, tr("A: %1").arg(left.name)));
    else if (m_comparison == Comparison::Swipe)
        //: left and right of the line
        m_leftName->setText(tr("%1 ◂ ▸ %2").arg(tr("A: %1").arg(left.name), b));
    else
        m_leftName->setText(m_comparison == Comparison::Blink && m_blinkB ? b : tr("A: %1").arg(left.name));
}

void MasksPanel::refreshLegend(const MaskDrawing& drawing, const MaskState& state) {
    const LayerCodes& codes = *drawing.left;
    const LevelShares& shares = drawing.shares;
    const int levels = static_cast<int>(state.info->levels.size());
    const LayerInfo& layer = state.info->layout.layers[codes.layer];
    m_view->setSummary(shares.total > 0
                           ? tierMapSummary(*state.info, shares, layer, state.arrays->round)
                           : tr("%1 of %2 after round %3.")
                                 .arg(encodingName(codes.encoding), QString::fromStdString(layer.name),
                                      QString::number(state.arrays->round)));
    const bool shown = maskMessage(codes, state).isEmpty();
    m_bar->setVisible(shown && codes.isContinuous());
    m_legend->setVisible(shown && !codes.isContinuous());
    if (codes.isContinuous()) {
        refreshBar(codes, drawing.never);
        return;
    }
    const HeatmapPalette palette =
        heatmapPalette(m_theme, m_encoding, levels, std::nullopt, codes.difference);
    const bool tiers = m_encoding == Encoding::TierMap && !codes.difference;
    const bool ofALevel = comparedLevel().has_value();
    const auto entries = codes.difference ? drawing.changes
                         : tiers          ? levelLegend(*state.info, shares)
                                          : maskLegend(shares, clientLevel().value_or(0));
    std::vector<QColor> colours;
    for (const LegendEntry& entry : entries)
        colours.emplace_back(palette.colours[static_cast<std::size_t>(entry.code)]);
    QString title = tiers ? tr("Held by") : tr("This submodel");
    if (codes.difference && ofALevel)
        title =
            tr("Mask of %1")
                .arg(formatCapacity(state.info->levels[static_cast<std::size_t>(*comparedLevel())].capacity));
    else if (codes.difference)
        title = tr("Change");
    m_legend->setEntries(title, entries, colours, tiers);
}

void MasksPanel::refreshBar(const LayerCodes& codes, bool never) {
    const HeatmapPalette palette = heatmapPalette(m_theme, m_encoding, 1, std::nullopt, codes.difference);
    ColourBar::Scale scale;
    scale.title = codes.difference ? tr("B − A: %1").arg(encodingName(m_encoding)) : encodingName(m_encoding);
    scale.unit = encodingUnit(m_encoding);
    scale.maximum = codes.maximum;
    scale.clipped = codes.clipped;
    scale.integers = m_encoding != Encoding::Magnitude && !codes.isDiverging();
    if (codes.isDiverging()) scale.ticks = divergingTicks(codes);
    for (int i = 0; i <= 8; ++i)
        scale.colours.emplace_back(palette.colours[static_cast<std::size_t>(kLastStep * i / 8)]);
    if (never) scale.swatches.push_back({QColor(palette.colours[kCodeNever]), swatchText(m_encoding)});
    m_bar->setScale(std::move(scale));
}

// Levels by their own number; staleness by the first code that keeps its
// colour.
std::optional<int> MasksPanel::highlight(const LayerCodes& codes) const {
    if (codes.difference) return std::nullopt;
    if (m_encoding == Encoding::TierMap) return m_legend->highlighted();
    if (m_encoding != Encoding::Staleness || m_staleFrom <= 0) return std::nullopt;
    if (m_staleFrom > codes.maximum) return kLastStep + 1;
    return static_cast<int>(std::lround(m_staleFrom / codes.maximum * kLastStep));
}

// The value under the cursor, else the sentence on the whole layer.
void MasksPanel::refreshNote() {
    const auto hovered = m_selection.hovered();
    QString text = m_note;
    if (m_shown && hovered && *hovered >= 0 && !isMask(m_encoding) &&
        m_comparison != Comparison::Difference && m_comparison != Comparison::Swipe &&
        static_cast<std::size_t>(*hovered) < m_shown->info->layout.count) {
        const auto parameter = static_cast<std::size_t>(*hovered);
        const double value =
            encodedValue(*m_shown->arrays, parameter, m_encoding, std::nullopt, m_shown->bias.get());
        const std::size_t at = m_shown->info->layout.layerOf(parameter);
        if (at == layer() && !std::isnan(value))
            text = QStringLiteral("%1 · %2").arg(encodingName(m_encoding), encodingText(m_encoding, value));
    }
    m_noteLabel->setText(text);
    // Its line stays while nothing is pointed at: the picture must not jump under
    // the cursor.
    m_noteLabel->setVisible(m_shown.has_value() && (!isMask(m_encoding) || m_comparison != Comparison::Off));
}

QByteArray MasksPanel::csv() const {
    if (!m_shown) return {};
    return csvOfLayer(*m_shown->info, *m_shown->arrays, layer(), m_shown->bias.get());
}

}  // namespace fiarse::ui
