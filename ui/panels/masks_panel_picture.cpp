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

bool needsARound(Encoding encoding) {
    return encoding != Encoding::TierMap && encoding != Encoding::Magnitude &&
           encoding != Encoding::ClientMask;
}

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

QString MasksPanel::message(const LayerCodes& codes, const State& state) const {
    if (needsARound(m_encoding) && state.arrays->round == 0 && !codes.difference)
        return tr(
            "Nothing was trained yet. Press Play: this picture appears after "
            "the first round.");
    if (m_encoding == Encoding::ClientMask && !codes.known)
        return tr(
            "Choose a client above, or click one in the list of clients, to "
            "see its submodel.");
    if (isBiasRatio(m_encoding) && !codes.known)
        return tr(
            "T, L and U need all rounds since the first; they are read from "
            "the run file.");
    if (!codes.known && codes.difference)
        return tr(
            "There is nothing to subtract: one of the two rounds does not "
            "hold these numbers.");
    if (!codes.known)
        return tr(
            "The weights of this round were not kept; the tier map still "
            "shows its masks.");
    return {};
}

// Nothing while it is being read.
std::optional<MasksPanel::State> MasksPanel::stateOf(Side side) {
    MomentNeeds needs;
    if (isBiasRatio(m_encoding)) needs.bias = m_kind;
    if (side == Side::View) {
        State state{m_info, m_arrays, nullptr, {}};
        if (!needs.bias || m_arrays->round == 0 || m_moments.view().history().path().empty()) return state;
        const auto moment = m_moments.moment(side, needs);
        if (!moment || moment->info != m_info) return std::nullopt;
        state.bias = moment->bias;
        return state;
    }
    needs.arrays = true;
    const auto moment = m_moments.moment(side, needs);
    if (!moment) return std::nullopt;
    return State{moment->info, moment->arrays, moment->bias, moment->name};
}

LayerCodes MasksPanel::codesOf(const State& state) const {
    return layerCodes(*state.info, *state.arrays, layer(), m_encoding, clientLevel(), state.bias.get());
}

// Whose mask a comparison is about.
std::optional<int> MasksPanel::comparedLevel() const {
    if (m_encoding == Encoding::ClientMask) return clientLevel();
    return m_selection.level();
}

void MasksPanel::refresh() {
    m_stale = !isVisible();
    if (m_stale) return;
    // Masks alone do for the tier map of a model that is dragged through; anything else needs all arrays.
    const bool masksDo = m_comparison == Comparison::Off &&
                         (m_encoding == Encoding::TierMap || m_encoding == Encoding::ClientMask);
    if (m_arrays && !m_arrays->tierMap.empty() && m_arrays->assigned.empty() && !masksDo)
        m_arrays = m_moments.view().arrays();
    refreshControls();
    const bool empty = !m_info || !m_arrays || m_info->layout.layers.empty();
    m_export->setEnabled(!empty);
    m_second->parentWidget()->setVisible(!empty && m_comparison == Comparison::SideBySide);
    if (empty) {
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
        return;
    }
    if (m_comparison == Comparison::Off) {
        if (const auto state = stateOf(Side::View)) drawOne(*state);
        return;
    }
    const auto a = stateOf(Side::A);
    const auto b = stateOf(Side::B);
    if (!a || !b) return;
    if (a->info->layout != b->info->layout || a->info->layout != m_info->layout ||
        a->info->levels.size() != b->info->levels.size()) {
        for (HeatmapView* view : {m_view, m_second})
            view->setMessage(
                tr("The two runs have different models; their layers "
                   "cannot be compared."));
        return;
    }
    drawSides(*a, *b);
}

void MasksPanel::drawOne(const State& state) {
    LayerCodes codes = codesOf(state);
    m_shown = state;
    m_view->setMessage(message(codes, state));
    m_note = noteOf(codes, state);
    refreshNames(state, std::nullopt);
    refreshLegend(codes, state);
    m_view->setLocked(m_selection.parameter());
    m_view->setHighlightLevel(highlight(codes));
    m_view->setCodes(std::move(codes), static_cast<int>(state.info->levels.size()));
    refreshNote();
}

void MasksPanel::drawSides(const State& a, const State& b) {
    const bool second = m_comparison == Comparison::Blink && m_blinkB;
    const State& shown = second ? b : a;
    LayerCodes left, right;
    if (m_comparison == Comparison::Difference) {
        left = differenceCodes({*a.info, *a.arrays, a.bias.get()}, {*b.info, *b.arrays, b.bias.get()},
                               layer(), m_encoding, comparedLevel());
    } else {
        left = codesOf(a);
        right = codesOf(b);
        // One colour bar for both.
        if (left.isContinuous() && !left.isDiverging() && left.known && right.known) {
            const double maximum = std::max(left.maximum, right.maximum);
            left = withMaximum(std::move(left), maximum);
            right = withMaximum(std::move(right), maximum);
        }
        if (second) std::swap(left, right);
    }
    m_shown = shown;
    m_view->setMessage(message(left, shown));
    m_second->setMessage(message(right, b));
    m_note = changesSummary(*m_info, *a.arrays, *b.arrays, comparedLevel());
    refreshNames(shown, b);
    refreshLegend(left, shown);
    for (HeatmapView* view : {m_view, m_second}) {
        view->setLocked(m_selection.parameter());
        view->setHighlightLevel(highlight(left));
    }
    const auto levels = static_cast<int>(m_info->levels.size());
    m_view->setCodes(std::move(left), levels);
    if (m_comparison == Comparison::SideBySide) m_second->setCodes(std::move(right), levels);
    refreshNote();
}

void MasksPanel::refreshNames(const State& left, const std::optional<State>& right) {
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
    else
        m_leftName->setText(m_comparison == Comparison::Blink && m_blinkB ? b : tr("A: %1").arg(left.name));
}

void MasksPanel::refreshLegend(const LayerCodes& codes, const State& state) {
    const LevelShares shares = levelShares(*state.info, *state.arrays, layer());
    const int levels = static_cast<int>(state.info->levels.size());
    m_view->setSummary(
        tierMapSummary(*state.info, shares, state.info->layout.layers[layer()], state.arrays->round));
    const bool shown = message(codes, state).isEmpty();
    m_bar->setVisible(shown && codes.isContinuous());
    m_legend->setVisible(shown && !codes.isContinuous());
    if (codes.isContinuous()) {
        refreshBar(codes);
        return;
    }
    const HeatmapPalette palette =
        heatmapPalette(m_theme, m_encoding, levels, std::nullopt, codes.difference);
    const bool tiers = m_encoding == Encoding::TierMap && !codes.difference;
    const bool ofALevel = comparedLevel().has_value();
    const auto entries = codes.difference ? changeLegend(codes, ofALevel)
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

void MasksPanel::refreshBar(const LayerCodes& codes) {
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
    if (std::find(codes.codes.begin(), codes.codes.end(), kCodeNever) != codes.codes.end())
        scale.swatches.push_back({QColor(palette.colours[kCodeNever]), swatchText(m_encoding)});
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

QString MasksPanel::noteOf(const LayerCodes& codes, const State& state) const {
    if (!message(codes, state).isEmpty()) return {};
    const LayerInfo& l = state.info->layout.layers[layer()];
    if (m_encoding == Encoding::Staleness) return stalenessSummary(*state.arrays, l, m_staleFrom);
    if (!isBiasRatio(m_encoding)) return {};
    std::vector<double> values;
    for (std::size_t p = l.offset; p < l.offset + l.count; ++p) {
        const double value = encodedValue(*state.arrays, p, m_encoding, std::nullopt, state.bias.get());
        if (!std::isnan(value)) values.push_back(value);
    }
    return ratioSummary(values, m_encoding);
}

// The value under the cursor, else the sentence on the whole layer.
void MasksPanel::refreshNote() {
    const auto hovered = m_selection.hovered();
    QString text = m_note;
    if (m_shown && hovered && *hovered >= 0 && !isMask(m_encoding) &&
        m_comparison != Comparison::Difference &&
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
