#include "ui/plots/encoding_text.h"

#include <QCoreApplication>

#include "ui/plots/layer_strip.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

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
    }
    return {};
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

}  // namespace fiarse::ui
