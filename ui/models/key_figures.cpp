#include "ui/models/key_figures.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr std::uint64_t kBytesOfAValue = 4;  // float32

struct Text {
    Q_DECLARE_TR_FUNCTIONS(KeyFigures)
};

QString none() {
    return QString(QChar(0x2013));
}

KeyFigure devices(const RunMoment& moment) {
    const RunInfo& info = *moment.info;
    std::vector<bool> tookPart(info.clients.size(), false);
    for (std::size_t i = 0; i < moment.recordCount(); ++i) {
        for (const Participation& p : (*moment.records)[i].participants) {
            const auto client = static_cast<std::size_t>(p.client);
            if (client < tookPart.size()) tookPart[client] = true;
        }
    }
    const auto count = std::count(tookPart.begin(), tookPart.end(), true);
    const auto whole = std::count_if(info.clients.begin(), info.clients.end(), [&](const ClientInfo& client) {
        return info.levels[static_cast<std::size_t>(client.level)].capacity.value >= 1.0;
    });
    const QString all = formatCount(static_cast<qint64>(info.clients.size()));
    KeyFigure figure{QStringLiteral("devices"), Text::tr("Devices taking part"), none(), {}, {}};
    if (moment.round > 0) figure.value = Text::tr("%1 of %2").arg(formatCount(count), all);
    figure.detail = Text::tr("%1 could train the whole model").arg(formatCount(whole));
    figure.help =
        Text::tr(
            "The devices that trained in at least one of rounds 1 to %1, counted from the participants "
            "of each round. Only devices of capacity 1 could take part if everybody had to train the "
            "whole model: %2 of %3.")
            .arg(formatCount(moment.round), formatCount(whole), all);
    return figure;
}

KeyFigure traffic(const RunMoment& moment) {
    double moved = 0.0, whole = 0.0;
    const double model = static_cast<double>(kBytesOfAValue * moment.info->layout.count);
    for (std::size_t i = 0; i < moment.recordCount(); ++i) {
        const RoundRecord& record = (*moment.records)[i];
        moved += static_cast<double>(record.bytesDown + record.bytesUp);
        whole += 2.0 * model * static_cast<double>(record.participants.size());
    }
    KeyFigure figure{QStringLiteral("traffic"), Text::tr("Traffic saved"), none(), {}, {}};
    if (whole > 0.0) {
        figure.value = formatPercent(1.0 - moved / whole, 0);
        figure.detail = Text::tr("%1 instead of %2").arg(formatBytes(moved), formatBytes(whole));
    }
    figure.help =
        Text::tr(
            "Bytes that the devices received and sent in rounds 1 to %1, masks included, against the "
            "same devices with the whole model both ways: 1 − %2 / %3.")
            .arg(formatCount(moment.round), formatBytes(moved), formatBytes(whole));
    return figure;
}

KeyFigure accuracy(const RunMoment& moment) {
    const RoundRecord* first = nullptr;
    const RoundRecord* last = nullptr;
    for (std::size_t i = 0; i < moment.recordCount(); ++i) {
        const RoundRecord& record = (*moment.records)[i];
        if (!record.evaluated || record.evaluation.empty()) continue;
        if (first == nullptr) first = &record;
        last = &record;
    }
    const Capacity& capacity = moment.info->levels.front().capacity;
    KeyFigure figure{QStringLiteral("accuracy"), Text::tr("Accuracy"), none(), {}, {}};
    if (last == nullptr) {
        figure.help = Text::tr(
            "The share of the test set that the largest submodel predicts rightly. No "
            "round up to the one in view was evaluated.");
        return figure;
    }
    const double now = last->evaluation.front().accuracy;
    const double before = first->evaluation.front().accuracy;
    figure.value = formatPercent(now);
    figure.detail =
        Text::tr("%1 points since round %2").arg(formatPoints(now - before), formatCount(first->round));
    figure.help = Text::tr(
                      "The share of the whole test set that the submodel of capacity %1 predicts rightly, "
                      "measured after round %2: %3. After round %4 it was %5.")
                      .arg(formatCapacity(capacity), formatCount(last->round), formatPercent(now),
                           formatCount(first->round), formatPercent(before));
    return figure;
}

KeyFigure neverTrained(const RunMoment& moment) {
    KeyFigure figure{QStringLiteral("never-trained"), Text::tr("Never trained"), none(), {}, {}};
    const auto maskable = static_cast<qint64>(moment.info->layout.maskable);
    const RoundRecord* record = moment.record();
    const qint64 never = record == nullptr ? maskable : static_cast<qint64>(record->neverTrained);
    if (record != nullptr && maskable > 0)
        figure.value = formatPercent(static_cast<double>(never) / static_cast<double>(maskable));
    figure.detail = Text::tr("%1 of %2 parameters").arg(formatCount(never), formatCount(maskable));
    figure.help =
        Text::tr(
            "Parameters that no device has changed in rounds 1 to %1, as a share of all that can be "
            "masked: %2 / %3. They still have the values they were initialised with.")
            .arg(formatCount(moment.round), formatCount(never), formatCount(maskable));
    return figure;
}

}  // namespace

std::vector<KeyFigure> keyFigures(const RunMoment& moment) {
    return {devices(moment), traffic(moment), accuracy(moment), neverTrained(moment)};
}

int troubleCount(const RunMoment& moment) {
    std::ptrdiff_t count = 0;
    for (std::size_t i = 0; i < moment.recordCount(); ++i) {
        const auto& alerts = (*moment.records)[i].alerts;
        count +=
            std::count_if(alerts.begin(), alerts.end(), [](const Alert& alert) { return !alert.byDesign; });
    }
    return static_cast<int>(count);
}

}  // namespace fiarse::ui
