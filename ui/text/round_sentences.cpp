#include "ui/text/round_sentences.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>

#include "engine/api/preview.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kLagBegins = 0.10;
constexpr double kLagEnds = 0.07;

using History = std::span<const RoundRecord>;
using Sentences = std::vector<Sentence>;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(RoundSentences)
};

QString capacityOf(const RunInfo& info, std::size_t level) {
    return formatCapacity(info.levels.at(level).capacity);
}

const RoundRecord* lastEvaluated(History history) {
    const auto found =
        std::find_if(history.rbegin(), history.rend(), [](const auto& r) { return r.evaluated; });
    return found == history.rend() ? nullptr : &*found;
}

std::size_t bestLevel(const RoundRecord& record) {
    const auto best = std::max_element(record.evaluation.begin(), record.evaluation.end(),
                                       [](const auto& a, const auto& b) { return a.accuracy < b.accuracy; });
    return static_cast<std::size_t>(best - record.evaluation.begin());
}

// One step of the hysteresis: who lags after `record`, given who lagged before it.
int nextLaggard(const RoundRecord& record, int before) {
    if (record.evaluation.size() < 2) return -1;
    const double best = record.evaluation[bestLevel(record)].accuracy;
    const auto worst = std::min_element(record.evaluation.begin(), record.evaluation.end(),
                                        [](const auto& a, const auto& b) { return a.accuracy < b.accuracy; });
    const double gap = best - worst->accuracy;
    const int level = static_cast<int>(worst - record.evaluation.begin());
    if (gap >= kLagBegins) return level;
    if (before < 0) return -1;
    const double old = best - record.evaluation.at(static_cast<std::size_t>(before)).accuracy;
    return old > kLagEnds ? before : -1;
}

Sentence headline(const RunInfo& info, History history) {
    const RoundRecord& record = history.back();
    Sentence sentence{SentenceKind::Headline, Text::tr("Round %1").arg(formatCount(record.round)), {}};
    sentence.text = Text::tr("aggregated, %1 of %2 clients, %3.")
                        .arg(formatCount(static_cast<qint64>(record.participants.size())),
                             formatCount(info.experiment.training.participants),
                             formatBytes(static_cast<double>(record.bytesDown + record.bytesUp)));
    if (!record.evaluated || record.evaluation.empty()) return sentence;
    const double accuracy = record.evaluation.front().accuracy;
    const bool full = info.levels.front().capacity.value >= 1.0;
    QString size = full ? Text::tr("full size") : Text::tr("capacity %1").arg(capacityOf(info, 0));
    const RoundRecord* before = lastEvaluated(history.first(history.size() - 1));
    QString figures = formatPercent(accuracy);
    if (before != nullptr) {
        figures += QStringLiteral(" (%1)").arg(formatPoints(accuracy - before->evaluation.front().accuracy));
    }
    //: %1 "full size" or "capacity 1/2", %2 the accuracy and its change
    sentence.text += QChar(u' ') + Text::tr("Accuracy at %1 %2.").arg(size, figures);
    return sentence;
}

// The layer of which a level keeps the smallest share.
std::optional<std::size_t> barestLayer(const RunInfo& info, const RoundRecord& record, std::size_t level) {
    if (level >= record.kept.size()) return std::nullopt;
    std::optional<std::size_t> barest;
    double lowest = 2.0;
    for (std::size_t layer = 0; layer < info.layout.layers.size() && layer < record.kept[level].size();
         ++layer) {
        const LayerInfo& about = info.layout.layers[layer];
        if (!about.maskable || about.count == 0 || about.shape.size() < 2) continue;
        const double share =
            static_cast<double>(record.kept[level][layer]) / static_cast<double>(about.count);
        if (share < lowest) {
            lowest = share;
            barest = layer;
        }
    }
    return barest;
}

bool isGlobal(const StrategySettings& strategy) {
    return strategy.kind == StrategyKind::Fiarse && strategy.scope == Scope::Global;
}

QString whyItLags(const RunInfo& info, const RoundRecord& record, std::size_t level) {
    const auto layer = barestLayer(info, record, level);
    if (!layer) return {};
    // The whole model lacks nothing that could explain it.
    if (record.kept[level][*layer] == info.layout.layers[*layer].count)
        return Text::tr("A gap is usual in early rounds; it should narrow.");
    const LayerInfo& about = info.layout.layers[*layer];
    const auto kept = static_cast<qint64>(record.kept[level][*layer]);
    const double share = static_cast<double>(kept) / static_cast<double>(about.count);
    const double capacity = info.levels[level].capacity.value;
    const QString facts = Text::tr("Its submodel keeps %1 of %2 parameters of %3.")
                              .arg(formatCount(kept), formatCount(static_cast<qint64>(about.count)),
                                   QString::fromStdString(about.name));
    const bool global = isGlobal(info.experiment.strategy);
    if (global && share < 0.5 * capacity) {
        return facts + QChar(u' ') + Text::tr("Scope “layer” usually mends this.");
    }
    return facts + QChar(u' ') + Text::tr("A gap is usual in early rounds; it should narrow.");
}

void addLag(Sentences& out, const RunInfo& info, History history) {
    const RoundRecord& record = history.back();
    if (!record.evaluated) return;
    const int before = laggingLevel(history.first(history.size() - 1));
    const int now = nextLaggard(record, before);
    if (now == before) return;
    if (now < 0) {
        out.push_back({SentenceKind::Note,
                       Text::tr("%1 has caught up.").arg(capacityOf(info, static_cast<std::size_t>(before))),
                       Text::tr("All capacities are within %1 points of the best.")
                           .arg(formatNumber(kLagBegins * 100.0, 2))});
        return;
    }
    const auto level = static_cast<std::size_t>(now);
    const double best = record.evaluation[bestLevel(record)].accuracy;
    out.push_back({SentenceKind::Warning,
                   Text::tr("%1 lags: %2 against %3.")
                       .arg(capacityOf(info, level), formatPercent(record.evaluation[level].accuracy),
                            formatPercent(best)),
                   whyItLags(info, record, level)});
}

bool keepsNothing(const RoundRecord& record, std::size_t level, std::size_t layer) {
    return level < record.kept.size() && layer < record.kept[level].size() && record.kept[level][layer] == 0;
}

// Only weights: a bias vector without parameters does not cut a network in two.
void addEmptyLayers(Sentences& out, const RunInfo& info, History history) {
    const RoundRecord& record = history.back();
    const RoundRecord* before = history.size() > 1 ? &history[history.size() - 2] : nullptr;
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        for (std::size_t layer = 0; layer < info.layout.layers.size(); ++layer) {
            const LayerInfo& about = info.layout.layers[layer];
            if (!about.maskable || about.shape.size() < 2) continue;
            if (!keepsNothing(record, level, layer)) continue;
            if (before != nullptr && keepsNothing(*before, level, layer)) continue;
            const bool global = isGlobal(info.experiment.strategy);
            out.push_back(
                {SentenceKind::Warning,
                 Text::tr("%1 keeps no parameter of %2.")
                     .arg(capacityOf(info, level), QString::fromStdString(about.name)),
                 global ? Text::tr("Nothing passes through that layer, so these clients learn output biases "
                                   "only. Scope “layer” mends this.")
                        : Text::tr("Nothing passes through that layer. A larger capacity mends this.")});
        }
    }
}

void addAbsence(Sentences& out, const RunInfo& info, const RoundRecord& record) {
    const bool present = std::any_of(record.participants.begin(), record.participants.end(),
                                     [](const Participation& p) { return p.level == 0; });
    if (present || info.levels.size() < 2) return;
    const std::uint64_t idle = record.coverage.assigned.empty() ? 0 : record.coverage.assigned.front();
    const double share = info.layout.maskable == 0
                             ? 0.0
                             : static_cast<double>(idle) / static_cast<double>(info.layout.maskable);
    const QString lead = info.levels.front().capacity.value >= 1.0
                             ? Text::tr("No full-capacity client took part.")
                             : Text::tr("No client of the largest capacity took part.");
    out.push_back({SentenceKind::Note, lead,
                   Text::tr("%1 of the parameters were idle. By design in %2 of rounds.")
                       .arg(formatPercent(share), formatPercent(chanceWithoutLargest(info)))});
}

void addCoverage(Sentences& out, const RunInfo& info, History history) {
    const RoundRecord& record = history.back();
    const auto& moved = record.coverage.moved;
    if (moved.empty() || info.layout.maskable == 0) return;
    const auto all = static_cast<qint64>(info.layout.maskable);
    const auto trained = all - static_cast<qint64>(moved.front());
    QString text = Text::tr("%1 of %2 parameters were trained.").arg(formatCount(trained), formatCount(all));
    if (moved.size() > 1 && moved[1] > 0 && record.participants.size() > 1) {
        text += QChar(u' ') +
                Text::tr("%1 of them by one client only.").arg(formatCount(static_cast<qint64>(moved[1])));
    }
    if (record.neverTrained > 0) {
        // A handful says more than a thousandth of a percent.
        const double share = static_cast<double>(record.neverTrained) / static_cast<double>(all);
        const QString amount =
            share < 0.001 ? formatCount(static_cast<qint64>(record.neverTrained)) : formatSmallPercent(share);
        text += QChar(u' ') + Text::tr("Never trained so far: %1.").arg(amount);
    }
    out.push_back({SentenceKind::Plain, {}, text});
    const bool before = history.size() == 1 || history[history.size() - 2].neverTrained > 0;
    if (record.neverTrained == 0 && before && record.round > 1) {
        out.push_back(
            {SentenceKind::Note, Text::tr("Every parameter has now been trained at least once."), {}});
    }
}

void addWorstClient(Sentences& out, const RunInfo& info, History history) {
    const RoundRecord& record = history.back();
    const RoundRecord* before = lastEvaluated(history.first(history.size() - 1));
    const auto client = static_cast<std::size_t>(record.worstClient);
    if (!record.evaluated || record.worstClient < 0 || client >= record.clientAccuracy.size()) return;
    if (before != nullptr && before->worstClient == record.worstClient) return;
    if (client >= info.clients.size()) return;
    const auto level = static_cast<std::size_t>(info.clients[client].level);
    out.push_back({SentenceKind::Plain,
                   {},
                   //: %1 number of the client, %2 its device class and capacity, %3 accuracy
                   Text::tr("Client %1, %2, is worst off on its own data: %3.")
                       .arg(formatCount(record.worstClient), formatLevel(info.levels.at(level)),
                            formatPercent(record.clientAccuracy[client]))});
}

}  // namespace

double chanceWithoutLargest(const RunInfo& info) {
    if (info.experiment.tiers.empty()) return 0.0;
    return fleetFigures(info.experiment).starvedRounds.front();
}

int laggingLevel(History history) {
    int level = -1;
    for (const RoundRecord& record : history) {
        if (record.evaluated) level = nextLaggard(record, level);
    }
    return level;
}

Sentences loadedSentences(const RunInfo& info) {
    Sentences out;
    out.push_back({SentenceKind::Headline, QString::fromStdString(info.experiment.name),
                   Text::tr("is ready: %1 of %2 dealt to %3.")
                       .arg(imagesText(info.trainCount), QString::fromStdString(info.dataTitle),
                            clientsText(static_cast<qint64>(info.clients.size())))});
    out.push_back({SentenceKind::Plain,
                   {},
                   Text::tr("The model has %1 parameters; the smallest device has room for a share of %2.")
                       .arg(formatCount(static_cast<qint64>(info.layout.count)),
                            QString::fromStdString(info.levels.back().capacity.text))});
    const double chance = chanceWithoutLargest(info);
    if (chance > 0.0 && info.levels.size() > 1) {
        out.push_back(
            {SentenceKind::Note,
             {},
             Text::tr("%1 of rounds will have no client of the largest capacity: a draw of %2 out of %3.")
                 .arg(formatSmallPercent(chance), formatCount(info.experiment.training.participants),
                      formatCount(static_cast<qint64>(info.clients.size())))});
    }
    return out;
}

Sentences roundSentences(const RunInfo& info, History history) {
    Sentences out;
    out.push_back(headline(info, history));
    addEmptyLayers(out, info, history);
    addLag(out, info, history);
    addAbsence(out, info, history.back());
    addCoverage(out, info, history);
    addWorstClient(out, info, history);
    return out;
}

}  // namespace fiarse::ui
