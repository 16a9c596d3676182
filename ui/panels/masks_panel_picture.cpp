#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <cmath>

#include "ui/models/chosen_parameters.h"
#include "ui/models/figure.h"
#include "ui/models/parameter_facts.h"
#include "ui/panels/mask_legend.h"
#include "ui/panels/masks_panel.h"
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

namespace fiarse::ui {
namespace {

bool isMask(Encoding encoding) {
    return encoding == Encoding::TierMap || encoding == Encoding::ClientMask;
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
        m_layerTitle.clear();
        setSubtitle(m_layerTitle);
        Q_EMIT layerTitleChanged();
        return;
    }
    const LayerInfo& l = m_info->layout.layers[layer()];
    m_layerTitle = QStringLiteral("› <b style=\"color:%1\">%2</b> &nbsp;%3")
                       .arg(m_theme.colours().accent.name(), QString::fromStdString(l.name).toHtmlEscaped(),
                            layerText(l, unitPicture(*m_info, layer()), arrangement()));
    if (!m_groupParts) setSubtitle(m_layerTitle);
    Q_EMIT layerTitleChanged();
}

void MasksPanel::refreshControls() {
    m_encodings->setCurrentIndex(static_cast<int>(m_encoding));
    m_encodings->setToolTip(encodingHelp(m_encoding));
    const bool clients = m_comparison != Comparison::Off && m_moments.comparesClients();
    m_encodings->setEnabled(!clients);
    m_clients->setEnabled(m_info != nullptr && !clients);
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
    // One panel decides what is read while somebody drags; two would take turns for ever.
    if (m_place == Place::Dock) view.setPictureParts(m_groupParts ? m_groupParts() : parts());
    if (!m_info || view.info() != m_info) return true;
    if (m_comparison != Comparison::Off || m_place == Place::Window) {
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
    m_tools->setFilled(!empty);
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
                               .client = m_selection.client(),
                               .comparedLevel = comparedLevel(),
                               .staleFrom = m_staleFrom,
                               .explained = m_tools->isExplained(),
                               .parameter = m_selection.parameter()};
    auto first = stateOf(m_comparison == Comparison::Off ? Side::View : Side::A);
    if (m_comparison != Comparison::Off) request.b = stateOf(Side::B);
    if (!first || (m_comparison != Comparison::Off && !request.b)) return;
    if (m_comparison != Comparison::Off && m_moments.comparesClients()) {
        compareClients(request, *first);
    } else if (m_encoding == Encoding::ClientMask && m_selection.client()) {
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

// Of either side only its client's mask is left of the tier map.
void MasksPanel::compareClients(MaskDrawingRequest& request, MaskState& first) const {
    const qint64 a = *m_moments.client(Side::A), b = *m_moments.client(Side::B);
    first = withMaskOnly(std::move(first), a);
    *request.b = withMaskOnly(*std::move(request.b), b);
    request.encoding = Encoding::ClientMask;
    request.clientLevel = request.comparedLevel = static_cast<int>(m_info->levels.size()) - 1;
    request.clients = {a, b};
}

// Where one client is chosen, its mask is the picture; of several what none of them holds is outside.
std::shared_ptr<const std::vector<std::uint8_t>> MasksPanel::inside(const MaskState& state) const {
    ViewSelection selection = m_moments.selection();
    if (selection.clients.size() < 2) {
        selection.client.reset();
        selection.clients.clear();
    }
    const LayerInfo& l = state.info->layout.layers[layer()];
    const bool levels = selection.levels.size() > 1 && state.arrays->tierMap.size() >= l.offset + l.count;
    if (!choosesParameters(selection) && !levels) return nullptr;
    auto inside = chosenParameters(*state.info, *state.arrays, selection, l.offset, l.count);
    for (std::size_t i = 0; levels && i < l.count; ++i) {
        const std::uint8_t entry = state.arrays->tierMap[l.offset + i];
        if (std::find(selection.levels.begin(), selection.levels.end(), entry) == selection.levels.end())
            inside[i] = 0;
    }
    return std::make_shared<const std::vector<std::uint8_t>>(std::move(inside));
}

void MasksPanel::showNothing() {
    m_job.cancel();
    m_shown.reset();
    m_table->setTable({});
    m_tools->setExplanation(encodingName(m_encoding), {.meaning = encodingHelp(m_encoding)});
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
    m_drawn = request;
    m_drawing = drawing;
    m_view->setMessage(maskMessage(left, shown));
    m_note = drawing.note;
    refreshNames(shown, request.b);
    refreshLegend(request, drawing);
    const auto levels = static_cast<int>(shown.info->levels.size());
    for (HeatmapView* view : {m_view, m_second}) {
        view->setLocked(m_selection.parameter());
        view->setHighlightLevel(highlight(left));
    }
    m_view->setInside(inside(shown));
    m_view->setCodes(drawing.left, levels);
    const bool swipes = request.comparison == Comparison::Swipe;
    m_view->setSwiped(swipes && drawing.right->known && left.known ? drawing.right : nullptr);
    if (request.comparison == Comparison::SideBySide) {
        m_second->setMessage(maskMessage(*drawing.right, *request.b));
        m_second->setInside(inside(*request.b));
        m_second->setCodes(drawing.right, levels);
    }
    refreshNote();
    refreshTools();
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

void MasksPanel::refreshLegend(const MaskDrawingRequest& request, const MaskDrawing& drawing) {
    m_view->setSummary(maskSummary(request, drawing));
    const MaskLegend legend = legendOf(m_theme, request, drawing);
    const bool shown = maskMessage(*drawing.left, request.shown()).isEmpty();
    m_bar->setVisible(shown && legend.bar);
    m_legend->setVisible(shown && !legend.bar);
    if (legend.bar) {
        m_bar->setScale(*legend.bar);
    } else {
        m_legend->setEntries(legend.title, legend.entries, legend.colours, legend.selectable);
    }
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
    m_noteLabel->setVisible(m_shown.has_value() &&
                            (!isMask(m_encoding) || m_comparison != Comparison::Off || !m_note.isEmpty()));
}

void MasksPanel::blink() {
    if (m_comparison != Comparison::Blink) return;
    m_blinkB = !m_blinkB;
    refresh();
}

void MasksPanel::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (m_stale) refreshLayer();
}

}  // namespace fiarse::ui
