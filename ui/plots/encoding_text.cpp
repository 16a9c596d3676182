#include "ui/plots/encoding_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/models/figure.h"
#include "ui/plots/layer_difference.h"
#include "ui/plots/layer_strip.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr qsizetype kNamedLayers = 3;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Encoding)
};

}  // namespace

QString encodingName(Encoding encoding) {
    switch (encoding) {
        case Encoding::TierMap:
            return Text::tr("Tier map");
        case Encoding::Magnitude:
            return Text::tr("Magnitude |w|");
        case Encoding::Assigned:
            return Text::tr("Coverage: assigned");
        case Encoding::Alive:
            return Text::tr("Coverage: alive");
        case Encoding::Moved:
            return Text::tr("Coverage: moved");
        case Encoding::Updates:
            return Text::tr("Update count");
        case Encoding::Staleness:
            return Text::tr("Staleness");
        case Encoding::ClientMask:
            return Text::tr("Client's mask");
        case Encoding::TotalRatio:
            return Text::tr("Coverage ratio T");
        case Encoding::LockIn:
            return Text::tr("Lock-in L");
        case Encoding::Luck:
            return Text::tr("Luck U");
    }
    return {};
}

QString encodingId(Encoding encoding) {
    constexpr std::array<const char*, kEncodings> kIds = {
        "tier-map",  "magnitude",   "assigned",       "alive",   "moved", "updates",
        "staleness", "client-mask", "coverage-ratio", "lock-in", "luck"};
    return QLatin1String(kIds[static_cast<std::size_t>(encoding)]);
}

std::optional<Encoding> encodingFromId(const QString& id) {
    for (int i = 0; i < kEncodings; ++i) {
        if (encodingId(static_cast<Encoding>(i)) == id) return static_cast<Encoding>(i);
    }
    return std::nullopt;
}

QString encodingHelp(Encoding encoding) {
    switch (encoding) {
        case Encoding::TierMap:
            return Text::tr(
                "The smallest capacity whose submodel holds each parameter; it tells every client's mask at "
                "once.");
        case Encoding::Magnitude:
            return Text::tr("The importance that FIARSE ranks by: the parameter's distance from zero.");
        case Encoding::Assigned:
            return Text::tr(
                "How many participants of the last round had the parameter in their mask at its start.");
        case Encoding::Alive:
            return Text::tr("How many of them still had |w| ≥ θ at the end of their local training.");
        case Encoding::Moved:
            return Text::tr("How many of them changed the parameter; the released code divides by this.");
        case Encoding::Updates:
            return Text::tr("In how many rounds the parameter was trained so far.");
        case Encoding::Staleness:
            return Text::tr("Rounds since the parameter was last trained.");
        case Encoding::ClientMask:
            return Text::tr("The submodel of the chosen client.");
        case Encoding::TotalRatio:
            return Text::tr(
                "How often participants held the parameter against the "
                "average one: T = C / (Σ|P|·c̄) = L·U; ×1 "
                "is as often as the average.");
        case Encoding::LockIn:
            return Text::tr(
                "How long the parameter sat in favoured ranks: L = Σ|P|·S "
                "/ (Σ|P|·c̄), S = share of the fleet "
                "that reaches it.");
        case Encoding::Luck:
            return Text::tr(
                "Whether the clients drawn matched the fleet: U = C / "
                "Σ|P|·S; it tends to ×1 with the rounds.");
    }
    return {};
}

QString encodingUnit(Encoding encoding) {
    switch (encoding) {
        case Encoding::Assigned:
        case Encoding::Alive:
        case Encoding::Moved:
            return Text::tr("clients");
        case Encoding::Updates:
        case Encoding::Staleness:
            return Text::tr("rounds");
        default:
            return {};
    }
}

QString encodingText(Encoding encoding, double value) {
    if (std::isnan(value)) return QStringLiteral("–");
    if (isBiasRatio(encoding))
        return std::isinf(value) ? QStringLiteral("×0") : quantityText(value, Quantity::Log2Ratio);
    if (encoding == Encoding::Magnitude) return formatNumber(value, 3);
    const QString unit = encodingUnit(encoding);
    const QString number = formatCount(static_cast<qint64>(value));
    return unit.isEmpty() ? number : number + QChar(0xA0) + unit;
}

QString layerText(const LayerInfo& layer, const UnitPicture& picture, ArrangementKind kind) {
    const QString shape = shapeText(layer);
    if (kind == ArrangementKind::Matrix || picture.isEmpty()) {
        return layer.shape.size() < 2 ? shape : Text::tr("%1, rows are units").arg(shape);
    }
    if (layer.shape.size() == 4) return Text::tr("%1, one kernel an output and input").arg(shape);
    if (layer.imageHeight > 0) return Text::tr("%1, one picture a unit").arg(shape);
    return Text::tr("%1, %2 maps of %3 × %4 a unit")
        .arg(shape, formatCount(picture.channels), formatCount(picture.height), formatCount(picture.width));
}

QString clientText(const RunInfo& info, const ClientInfo& client) {
    const auto level = static_cast<std::size_t>(client.level);
    const auto tier = static_cast<std::size_t>(client.tier);
    const QString capacity =
        level < info.levels.size() ? formatCapacity(info.levels[level].capacity) : QString();
    const QString name = tier < info.experiment.tiers.size()
                             ? QString::fromStdString(info.experiment.tiers[tier].name)
                             : QString();
    //: %1 client number, %2 device class, %3 capacity
    return Text::tr("Client %1 · %2 %3").arg(QString::number(client.id), name, capacity).simplified();
}

QString tierMapSummary(const RunInfo& info, const LevelShares& shares, const LayerInfo& layer, qint64 round) {
    QStringList parts;
    for (int level = static_cast<int>(info.levels.size()) - 1; level >= 0; --level) {
        parts << Text::tr("%1 needs capacity %2")
                     .arg(formatSmallPercent(shares.share(level)),
                          formatCapacity(info.levels[static_cast<std::size_t>(level)].capacity));
    }
    if (shares.nobody > 0)
        parts << Text::tr("%1 is held by nobody").arg(formatSmallPercent(shares.nobodyShare()));
    return Text::tr("%1 after round %2: %3.")
        .arg(QString::fromStdString(layer.name), QString::number(round), parts.join(QStringLiteral(", ")));
}

QString stalenessSummary(const RoundArrays& arrays, const LayerInfo& layer, int from) {
    qint64 stale = 0, never = 0;
    const std::size_t end = std::min(layer.offset + layer.count, arrays.lastTrained.size());
    for (std::size_t p = layer.offset; p < end; ++p) {
        if (arrays.lastTrained[p] <= 0)
            ++never;
        else
            stale += arrays.round - arrays.lastTrained[p] >= from ? 1 : 0;
    }
    const auto share = [&](qint64 count) {
        return formatSmallPercent(static_cast<double>(count) /
                                  static_cast<double>(std::max<std::size_t>(layer.count, 1)));
    };
    if (from <= 0) return Text::tr("Never trained: %1 (%2).").arg(parametersText(never), share(never));
    return Text::tr("Not trained for at least %1: %2 (%3); never: %4 (%5).")
        .arg(roundsText(from), parametersText(stale), share(stale), formatCount(never), share(never));
}

QString ratioSummary(const std::vector<double>& log2, Encoding encoding) {
    if (log2.empty()) return {};
    std::vector<double> sorted = log2;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const auto half = std::count_if(log2.begin(), log2.end(), [](double x) { return x < -1.0; });
    const auto twice = std::count_if(log2.begin(), log2.end(), [](double x) { return x > 1.0; });
    const auto share = [&](std::ptrdiff_t count) {
        return formatSmallPercent(static_cast<double>(count) / static_cast<double>(log2.size()));
    };
    return Text::tr("Median of the layer %1; %2 lie below half, %3 above twice.")
        .arg(encodingText(encoding, *middle), share(half), share(twice));
}

QString changesSummary(const RunInfo& info, const RoundArrays& a, const RoundArrays& b,
                       std::optional<int> level) {
    const std::vector<LayerChange> changes = layerChanges(info, a, b, level);
    std::uint64_t changed = 0, all = 0;
    QStringList layers;
    for (const LayerChange& one : changes) {
        changed += one.changed;
        all += one.count;
        if (layers.size() < kNamedLayers && one.changed > 0)
            layers << QStringLiteral("%1 %2").arg(QString::fromStdString(info.layout.layers[one.layer].name),
                                                  formatSmallPercent(one.share()));
    }
    const QString capacity =
        level ? formatCapacity(info.levels[static_cast<std::size_t>(*level)].capacity) : QString();
    if (changed == 0)
        return level ? Text::tr("Nothing entered or left the mask of %1 between A and B.").arg(capacity)
                     : Text::tr("The tier map is the same in A and B.");
    const QString share = formatSmallPercent(static_cast<double>(changed) /
                                             static_cast<double>(std::max<std::uint64_t>(all, 1)));
    const QString most = layers.join(QStringLiteral(", "));
    if (level)
        return Text::tr("From A to B %1 of all parameters entered or left the mask of %2; most: %3.")
            .arg(share, capacity, most);
    return Text::tr("From A to B %1 of all parameters changed their tier; most: %2.").arg(share, most);
}

}  // namespace fiarse::ui
