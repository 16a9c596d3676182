#include "ui/models/inspector_text.h"

#include <QCoreApplication>
#include <QTextDocumentFragment>

#include "engine/api/masks.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Inspector)
};

QString capacityOf(const RunInfo& info, int level) {
    const auto index = static_cast<std::size_t>(level);
    return index < info.levels.size() ? formatCapacity(info.levels[index].capacity) : QString();
}

QString rankText(const ParameterFacts& facts) {
    if (!facts.hasWeight) return Text::tr("not kept for this round");
    if (facts.ranked == 0) return Text::tr("not ranked");
    return Text::tr("%1 of %2 (%3)")
        .arg(formatCount(static_cast<qint64>(facts.rank)), formatCount(static_cast<qint64>(facts.ranked)),
             formatSmallPercent(facts.rankShare()));
}

QString tierText(const RunInfo& info, const ParameterFacts& facts) {
    if (facts.tier == kAlwaysHeld) return Text::tr("never masked");
    if (facts.tier >= info.levels.size()) return Text::tr("held by nobody");
    const int level = facts.tier;
    if (level == static_cast<int>(info.levels.size()) - 1) return Text::tr("held by all clients");
    return Text::tr("held by ≥ %1").arg(capacityOf(info, level));
}

QString lastTrainedText(const ParameterFacts& facts) {
    if (facts.lastTrained <= 0) return Text::tr("never");
    const std::int64_t stale = facts.round - facts.lastTrained;
    const QString round = QString::number(facts.lastTrained);
    if (stale <= 0) return Text::tr("round %1").arg(round);
    return Text::tr("round %1 (staleness %2)").arg(round, QString::number(stale));
}

void addHolding(std::vector<InspectorRow>& rows, const HoldingFacts& holding) {
    //: how often clients held the parameter: C, and what was to be expected
    rows.push_back({QStringLiteral("held"), Text::tr("Held so far, C"),
                    Text::tr("%1 of %2, %3 expected")
                        .arg(formatCount(holding.held), formatCount(holding.participations),
                             formatNumber(holding.expected, 3)),
                    Text::tr("C: participations that had it in their mask. Expected: Σ|P|·S, "
                             "had the clients drawn matched "
                             "the fleet; S is the share of the fleet that reached it in each "
                             "round.")});
    rows.push_back({QStringLiteral("ratios"), Text::tr("T = L · U"),
                    QStringLiteral("%1 = %2 · %3")
                        .arg(formatNumber(holding.total, 3), formatNumber(holding.lockIn, 3),
                             formatNumber(holding.luck, 3)),
                    Text::tr("T = C / (Σ|P|·c̄): 1 is as often as the average parameter. "
                             "Lock-in L: how long it sat in "
                             "favoured ranks. Luck U = C / expected.")});
}

}  // namespace

std::vector<InspectorRow> inspectorRows(const RunInfo& info, const ParameterFacts& facts) {
    std::vector<InspectorRow> rows;
    const auto add = [&rows](const char* id, const QString& label, const QString& value,
                             const QString& help) {
        rows.push_back({QString::fromLatin1(id), label, value, help});
    };
    add("parameter", Text::tr("Parameter"), QString::fromStdString(parameterName(info, facts)),
        Text::tr("Layer and position; number %1 of the whole model.")
            .arg(formatCount(static_cast<qint64>(facts.parameter))));
    if (facts.pixel) {
        const QString place = Text::tr("x %1, y %2").arg(facts.pixel->x()).arg(facts.pixel->y());
        const bool colours = info.layout.layers[facts.layer].imageChannels > 1;
        add("pixel", Text::tr("Image pixel"),
            colours ? Text::tr("%1, channel %2").arg(place).arg(facts.channel) : place,
            Text::tr(
                "The pixel of the image that this weight multiplies; x and y count from 0 at the top left."));
    }
    add("weight", Text::tr("Weight w"), facts.hasWeight ? formatNumber(facts.weight, 4) : QStringLiteral("–"),
        Text::tr("The value in the global model after this round."));
    const bool byLayer = info.experiment.strategy.scope != Scope::Global;
    add("rank", Text::tr("Rank of |w|"), rankText(facts),
        byLayer
            ? Text::tr("1 is the largest magnitude of this layer: this scope ranks each layer by itself.")
            : Text::tr("1 is the largest magnitude of the model: scope global ranks all layers together."));
    if (drawsOwnMasks(info.experiment))
        add("tier", Text::tr("Tier in the server's draw"), tierText(info, facts),
            Text::tr("The capacities are evaluated with this draw; each participant draws a mask of its own. "
                     "Choose a client to see whether its mask holds this parameter."));
    else
        add("tier", Text::tr("Tier"), tierText(info, facts),
            Text::tr("The clients whose submodel holds this parameter in the next round."));
    if (facts.own)
        add("own-mask", Text::tr("Mask of client %1").arg(QString::number(facts.own->client)),
            facts.own->held ? Text::tr("held") : Text::tr("left out"),
            Text::tr("The mask that the client itself draws for round %1.").arg(facts.round + 1));
    add("coverage", Text::tr("Assigned · alive · moved"),
        facts.round == 0
            ? QStringLiteral("–")
            : QStringLiteral("%1 · %2 · %3").arg(facts.assigned).arg(facts.alive).arg(facts.moved),
        Text::tr(
            "Participants of the last round that had it in their mask at the start, still at the end, and "
            "that changed it."));
    add("updates", Text::tr("Update count"),
        Text::tr("%1 of %2").arg(formatCount(facts.updates), formatCount(facts.round)),
        Text::tr("Rounds in which at least one client changed it, of all rounds."));
    add("last-trained", Text::tr("Last trained"), lastTrainedText(facts),
        Text::tr("Staleness is the number of rounds since."));
    if (facts.holding) addHolding(rows, *facts.holding);
    return rows;
}

QString FormulaText::plain() const {
    QStringList lines;
    for (const QString& line : {mask, gradient, result}) {
        if (!line.isEmpty()) lines << QTextDocumentFragment::fromHtml(line).toPlainText();
    }
    return lines.join(QLatin1Char('\n')).replace(QChar(0x00A0), QLatin1Char(' '));
}

FormulaText formulaText(const RunInfo& info, const ParameterFacts& facts, const GradientFacts& gradient) {
    FormulaText text;
    if (!gradient.maskable) {
        text.mask = Text::tr("m = 1 for every client: this layer is never masked.");
        text.gradient = QStringLiteral("dL/dw = dL/de");
        return text;
    }
    if (!facts.hasWeight) {
        text.mask = gradient.held ? QStringLiteral("m = 1") : QStringLiteral("m = 0");
        return text;
    }
    if (!masksFollowMagnitude(info.experiment)) {
        const QString why = Text::tr("the strategy chose so; it does not go by a threshold on |w|");
        text.mask = gradient.held ? Text::tr("m = 1: %1.").arg(why) : Text::tr("m = 0: %1.").arg(why);
        text.gradient = gradient.held ? QStringLiteral("dL/dw = dL/de · m") : QStringLiteral("dL/dw = 0");
        return text;
    }
    const QString theta = QStringLiteral("θ<sub>%1</sub>").arg(capacityOf(info, gradient.level));
    const QString w = formatNumber(facts.magnitude, 3);
    const QString t = formatNumber(gradient.threshold, 3);
    if (!gradient.held) {
        text.mask = Text::tr("m = 0 because |w| &lt; %1: %2&nbsp;&lt;&nbsp;%3").arg(theta, w, t);
        text.gradient = Text::tr("dL/dw = 0: at capacity %1 it is neither used nor trained.")
                            .arg(capacityOf(info, gradient.level));
        return text;
    }
    text.mask = Text::tr("m = 1 because |w| ≥ %1: %2&nbsp;≥&nbsp;%3").arg(theta, w, t);
    if (gradient.rule == GradientRule::Released) {
        text.gradient = Text::tr("dL/dw = dL/de · m (released code)");
        text.result = QStringLiteral("= dL/de · 1");
        return text;
    }
    text.gradient = QStringLiteral("dL/dw = dL/de · (1 + 2θ|w| / (|w| + θ)²)");
    text.result = QStringLiteral("= dL/de · <b>%1</b>").arg(formatNumber(gradient.factor, 4));
    return text;
}

}  // namespace fiarse::ui
