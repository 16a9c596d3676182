#include "ui/plots/encoding_explanation.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "ui/plots/encoding_text.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Encoding)
};

QString count(double number) {
    return formatCount(static_cast<qint64>(number));
}

const LayerInfo& layerOf(const ExplainedLayer& shown) {
    return shown.info.layout.layers[shown.layer];
}

// Sum, largest, and how many are NaN, of an encoding's values over the layer.
struct Sums {
    double sum = 0.0, largest = 0.0;
    std::int64_t known = 0, unknown = 0, zero = 0;

    double mean() const { return known == 0 ? 0.0 : sum / static_cast<double>(known); }
};

Sums sumsOf(Encoding encoding, const ExplainedLayer& shown) {
    Sums sums;
    const LayerInfo& layer = layerOf(shown);
    for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
        const double value = encodedValue(shown.arrays, p, encoding, shown.clientLevel, shown.bias);
        if (!std::isfinite(value)) {
            ++sums.unknown;
            continue;
        }
        ++sums.known;
        sums.sum += value;
        sums.largest = std::max(sums.largest, value);
        sums.zero += value == 0.0 ? 1 : 0;
    }
    return sums;
}

FigureExplanation tierMap(const ExplainedLayer& shown) {
    FigureExplanation words;
    words.meaning = encodingHelp(Encoding::TierMap);
    const bool byLayer = shown.info.experiment.strategy.scope != Scope::Global;
    words.formula = !masksFollowMagnitude(shown.info.experiment)
                        ? Text::tr("τ(p) = min { γ : p ∈ mask(γ) }; the strategy chooses mask(γ)")
                    : byLayer
                        ? Text::tr(
                              "τ(p) = min { γ : |w(p)| ≥ θ<sub>γ</sub> }; θ<sub>γ</sub> keeps the ⌊γ·n⌋ "
                              "largest |w| of the layer")
                        : Text::tr(
                              "τ(p) = min { γ : |w(p)| ≥ θ<sub>γ</sub> }; θ<sub>γ</sub> keeps the ⌊γ·n⌋ "
                              "largest |w| of the whole model");
    const LevelShares shares = levelShares(shown.info, shown.arrays, shown.layer);
    QStringList lines;
    std::uint64_t held = shares.notMaskable;
    for (auto level = static_cast<int>(shown.info.levels.size()) - 1; level >= 0; --level) {
        held += shares.counts[static_cast<std::size_t>(level)];
        lines << Text::tr("mask(%1): %2 of %3 = %4")
                     .arg(formatCapacity(shown.info.levels[static_cast<std::size_t>(level)].capacity),
                          formatCount(static_cast<qint64>(held)),
                          formatCount(static_cast<qint64>(shares.total)),
                          formatSmallPercent(static_cast<double>(held) /
                                             static_cast<double>(std::max<std::uint64_t>(shares.total, 1))));
    }
    words.numbers = lines.join(QStringLiteral("<br>"));
    words.reading = Text::tr(
        "Whole rows in the colour of large clients are units that small clients never see. Masks of one "
        "round "
        "are nested: a colour stands for all larger capacities too.");
    return words;
}

FigureExplanation magnitude(const ExplainedLayer& shown) {
    const Sums sums = sumsOf(Encoding::Magnitude, shown);
    return {encodingHelp(Encoding::Magnitude), Text::tr("|w(p)|, p in the layer"),
            Text::tr("mean |w| = %1, largest %2; colours end at the 99.5th percentile")
                .arg(formatNumber(sums.mean(), 3), formatNumber(sums.largest, 3)),
            Text::tr("Large weights in the same places round after round are an order of importance that has "
                     "set.")};
}

FigureExplanation coverage(Encoding encoding, const ExplainedLayer& shown) {
    const Sums sums = sumsOf(encoding, shown);
    const QString what = encoding == Encoding::Assigned ? Text::tr("p ∈ mask of i at the start")
                         : encoding == Encoding::Alive
                             ? Text::tr("|w<sub>i</sub>(p)| ≥ θ<sub>i</sub> at the end")
                             : Text::tr("Δ<sub>i</sub>(p) ≠ 0");
    return {
        encodingHelp(encoding), Text::tr("cov(p) = #{ participants i : %1 }").arg(what),
        Text::tr("round %1: Σ cov / n = %2 / %3 = %4 participants a parameter; %5 have none, the most "
                 "is %6")
            .arg(QString::number(shown.arrays.round), count(sums.sum), count(static_cast<double>(sums.known)),
                 formatNumber(sums.mean(), 3), count(static_cast<double>(sums.zero)), count(sums.largest)),
        Text::tr("Assigned, alive and moved should be alike: what lies between them was lost while "
                 "training.")};
}

FigureExplanation updates(const ExplainedLayer& shown) {
    const Sums sums = sumsOf(Encoding::Updates, shown);
    return {encodingHelp(Encoding::Updates),
            Text::tr("updates(p) = #{ rounds r ≤ R : some participant changed p }"),
            Text::tr("R = %1: mean %2, most %3; %4 of %5 were never changed")
                .arg(QString::number(shown.arrays.round), formatNumber(sums.mean(), 3), count(sums.largest),
                     count(static_cast<double>(sums.zero)), count(static_cast<double>(sums.known))),
            Text::tr("The darker the layer is all over, the more evenly its parameters are trained.")};
}

FigureExplanation staleness(const ExplainedLayer& shown) {
    const Sums sums = sumsOf(Encoding::Staleness, shown);
    return {
        encodingHelp(Encoding::Staleness), Text::tr("s(p) = R − last round in which p was trained"),
        Text::tr("R = %1: mean %2, largest %3; %4 of %5 were never trained and have no s")
            .arg(QString::number(shown.arrays.round), formatNumber(sums.mean(), 3), count(sums.largest),
                 count(static_cast<double>(sums.unknown)), count(static_cast<double>(layerOf(shown).count))),
        Text::tr("Regions that only grow older are frozen: large clients alone hold them, or nobody.")};
}

FigureExplanation clientMask(const ExplainedLayer& shown) {
    FigureExplanation words;
    words.meaning = encodingHelp(Encoding::ClientMask);
    words.formula = drawsOwnMasks(shown.info.experiment)
                        ? Text::tr("m<sub>i</sub>(p) ∈ {0, 1}, drawn from (seed, round, client)")
                        : Text::tr("m<sub>i</sub>(p) = 1 if τ(p) ≤ γ<sub>i</sub>, else 0");
    if (!shown.clientLevel) return words;
    const Sums sums = sumsOf(Encoding::ClientMask, shown);
    const auto n = static_cast<double>(std::max<std::size_t>(layerOf(shown).count, 1));
    words.numbers =
        Text::tr("i = %1, γ = %2: Σ m = %3 of %4 = %5")
            .arg(shown.client ? QString::number(*shown.client) : QStringLiteral("–"),
                 formatCapacity(shown.info.levels[static_cast<std::size_t>(*shown.clientLevel)].capacity),
                 count(sums.sum), count(n), formatSmallPercent(sums.sum / n));
    words.reading = Text::tr("A row without a single cell is a unit that this client cannot use.");
    return words;
}

// The chosen parameter if it is of this layer and has numbers, else the first that has.
std::optional<std::size_t> example(const ExplainedLayer& shown) {
    const LayerInfo& layer = layerOf(shown);
    const auto fits = [&](std::size_t p) {
        return p < shown.bias->counts.size() && shown.bias->counts[p] > 0 &&
               std::isfinite(shown.bias->ratios.total[p]) && shown.bias->ratios.total[p] > 0.0F;
    };
    if (shown.parameter && *shown.parameter >= 0) {
        const auto p = static_cast<std::size_t>(*shown.parameter);
        if (p >= layer.offset && p < layer.offset + layer.count && fits(p)) return p;
    }
    for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
        if (fits(p)) return p;
    return std::nullopt;
}

FigureExplanation ratio(Encoding encoding, const ExplainedLayer& shown) {
    FigureExplanation words;
    words.meaning = encodingHelp(encoding);
    words.formula = Text::tr(
        "T = C / (Σ|P|·c̄) &nbsp;·&nbsp; L = Σ|P|·S / (Σ|P|·c̄) &nbsp;·&nbsp; U = C / Σ|P|·S "
        "&nbsp;·&nbsp; T = L·U");
    words.reading = Text::tr(
        "L far from ×1 is lock-in: ranks do not move. U far from ×1 is chance: the clients drawn were not "
        "like the fleet; it fades with the rounds. Colours end at ÷8 and ×8.");
    if (shown.bias == nullptr) return words;
    const auto p = example(shown);
    if (!p) return words;
    const double held = shown.bias->counts[*p];
    const double total = shown.bias->ratios.total[*p];
    const double lockIn = shown.bias->ratios.lockIn[*p];
    const double average = held / total;
    const LayerInfo& layer = layerOf(shown);
    const std::size_t local = *p - layer.offset;
    words.numbers =
        Text::tr(
            "%1[%2, %3] after round %4: C = %5, Σ|P|·c̄ = %6, Σ|P|·S = %7<br>"
            "T = %5 / %6 = %8<br>L = %7 / %6 = %9<br>")
            .arg(QString::fromStdString(layer.name).toHtmlEscaped(), QString::number(local / layer.columns()),
                 QString::number(local % layer.columns()), QString::number(shown.arrays.round), count(held),
                 formatNumber(average, 4), formatNumber(lockIn * average, 4), formatNumber(total, 3),
                 formatNumber(lockIn, 3));
    words.numbers += Text::tr("U = %1 / %2 = %3")
                         .arg(count(held), formatNumber(lockIn * average, 4),
                              formatNumber(shown.bias->ratios.luck[*p], 3));
    return words;
}

FigureExplanation wordsOf(Encoding encoding, const ExplainedLayer& shown) {
    switch (encoding) {
        case Encoding::TierMap:
            return tierMap(shown);
        case Encoding::Magnitude:
            return magnitude(shown);
        case Encoding::Assigned:
        case Encoding::Alive:
        case Encoding::Moved:
            return coverage(encoding, shown);
        case Encoding::Updates:
            return updates(shown);
        case Encoding::Staleness:
            return staleness(shown);
        case Encoding::ClientMask:
            return clientMask(shown);
        case Encoding::TotalRatio:
        case Encoding::LockIn:
        case Encoding::Luck:
            return ratio(encoding, shown);
    }
    return {};
}

}  // namespace

FigureExplanation encodingExplanation(Encoding encoding, const ExplainedLayer& shown) {
    FigureExplanation words = wordsOf(encoding, shown);
    const QString own = ownMasksSentence(encoding, shown.info, shown.arrays.round, shown.client);
    if (!own.isEmpty()) words.meaning += QLatin1Char(' ') + own;
    // Masks are not nested then: what is said about nested ones would be wrong.
    if (!own.isEmpty() && encoding == Encoding::TierMap) words.reading.clear();
    return words;
}

QString ownMasksSentence(Encoding encoding, const RunInfo& info, std::int64_t round,
                         std::optional<std::int64_t> client) {
    if (!drawsOwnMasks(info.experiment)) return {};
    switch (encoding) {
        case Encoding::TierMap:
            return Text::tr(
                "Each participant draws a mask of its own; this map is the server's draw, which the "
                "capacities are evaluated with. Choose a client to see its own mask.");
        case Encoding::ClientMask:
            return client ? Text::tr("This is the mask that client %1 itself draws for round %2.")
                                .arg(QString::number(*client), QString::number(round + 1))
                          : QString();
        case Encoding::Assigned:
            return round == 0 ? QString()
                              : Text::tr(
                                    "Each participant drew a mask of its own: a cell tells how many of "
                                    "round %1 held it.")
                                    .arg(round);
        case Encoding::LockIn:
        case Encoding::Luck:
            return Text::tr(
                "S is of the server's draw; each participant draws a mask of its own, so that U also holds "
                "the chance of those draws.");
        default:
            return {};
    }
}

}  // namespace fiarse::ui
