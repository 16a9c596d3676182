#include "ui/models/learning_curves.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(LearningCurves)
};

using ValueOf = std::function<double(const RoundRecord&)>;

Curve makeCurve(const QString& id, const QString& name, int level, const std::vector<RoundRecord>& records,
                const ValueOf& value) {
    Curve curve;
    curve.id = id;
    curve.name = name;
    curve.level = level;
    for (const RoundRecord& record : records) {
        const double y = value(record);
        if (std::isnan(y)) continue;
        curve.rounds.append(static_cast<double>(record.round));
        curve.values.append(y);
    }
    return curve;
}

// A value of one level's evaluation, NaN in rounds that were not evaluated.
ValueOf evaluated(std::size_t level, double LevelEvaluation::*member) {
    return [level, member](const RoundRecord& record) {
        if (!record.evaluated || level >= record.evaluation.size()) return std::nan("");
        return record.evaluation[level].*member;
    };
}

void addAccuracy(CurveGroup& group, const RunInfo& info, const std::vector<RoundRecord>& records,
                 AccuracyKind kind) {
    group.axisTitle = Text::tr("Accuracy (%)");
    group.kind = ValueKind::Share;
    for (std::size_t l = 0; l < info.levels.size(); ++l) {
        const QString capacity = formatCapacity(info.levels[l].capacity);
        const int level = static_cast<int>(l);
        if (kind != AccuracyKind::Local) {
            group.curves.push_back(makeCurve(QStringLiteral("global-%1").arg(l), capacity, level, records,
                                             evaluated(l, &LevelEvaluation::accuracy)));
        }
        if (kind != AccuracyKind::Global) {
            const QString name = kind == AccuracyKind::Both
                                     ? Text::tr("%1 local", "capacity, own test data").arg(capacity)
                                     : capacity;
            group.curves.push_back(makeCurve(QStringLiteral("local-%1").arg(l), name, level, records,
                                             evaluated(l, &LevelEvaluation::localAccuracy)));
            if (kind == AccuracyKind::Both) group.curves.back().style = CurveStyle::Secondary;
        }
    }
}

void addLoss(CurveGroup& group, const RunInfo& info, const std::vector<RoundRecord>& records) {
    group.axisTitle = Text::tr("Cross-entropy loss (nats)");
    group.curves.push_back(makeCurve(QStringLiteral("training-loss"), Text::tr("training"), -1, records,
                                     [](const RoundRecord& r) { return r.loss; }));
    for (std::size_t l = 0; l < info.levels.size(); ++l) {
        group.curves.push_back(
            makeCurve(QStringLiteral("test-loss-%1").arg(l),
                      Text::tr("%1 test", "capacity, test data").arg(formatCapacity(info.levels[l].capacity)),
                      static_cast<int>(l), records, evaluated(l, &LevelEvaluation::loss)));
    }
}

void addChurn(CurveGroup& group, const RunInfo& info, const std::vector<RoundRecord>& records) {
    group.axisTitle = Text::tr("Churn of the mask (%)");
    group.kind = ValueKind::Share;
    for (std::size_t l = 0; l < info.levels.size(); ++l) {
        group.curves.push_back(makeCurve(QStringLiteral("churn-%1").arg(l),
                                         formatCapacity(info.levels[l].capacity), static_cast<int>(l),
                                         records, [l](const RoundRecord& r) {
                                             // Round 1 has no mask before it.
                                             if (r.round < 2 || l >= r.churn.size()) return std::nan("");
                                             return r.churn[l];
                                         }));
    }
}

void addCoverage(CurveGroup& group, const RunInfo& info, const std::vector<RoundRecord>& records) {
    group.axisTitle = Text::tr("Share of the maskable parameters (%)");
    group.kind = ValueKind::Share;
    const auto total = static_cast<double>(info.layout.maskable);
    const auto uncovered = [total](std::vector<std::uint64_t> CoverageCounts::*member) {
        return [total, member](const RoundRecord& r) {
            const std::vector<std::uint64_t>& counts = r.coverage.*member;
            return counts.empty() || total <= 0.0 ? std::nan("") : static_cast<double>(counts[0]) / total;
        };
    };
    group.curves.push_back(makeCurve(QStringLiteral("never-trained"), Text::tr("never trained"), -1, records,
                                     [total](const RoundRecord& r) {
                                         return total <= 0.0 ? std::nan("")
                                                             : static_cast<double>(r.neverTrained) / total;
                                     }));
    group.curves.push_back(makeCurve(QStringLiteral("not-moved"), Text::tr("not moved this round"), -1,
                                     records, uncovered(&CoverageCounts::moved)));
    group.curves.push_back(makeCurve(QStringLiteral("not-alive"), Text::tr("not alive this round"), -1,
                                     records, uncovered(&CoverageCounts::alive)));
    group.curves.push_back(makeCurve(QStringLiteral("not-assigned"), Text::tr("not assigned this round"), -1,
                                     records, uncovered(&CoverageCounts::assigned)));
}

void addStaleness(CurveGroup& group, const std::vector<RoundRecord>& records) {
    group.axisTitle = Text::tr("Rounds since trained");
    group.kind = ValueKind::Rounds;
    group.curves.push_back(makeCurve(QStringLiteral("mean-staleness"), Text::tr("mean"), -1, records,
                                     [](const RoundRecord& r) { return r.meanStaleness; }));
    group.curves.push_back(
        makeCurve(QStringLiteral("largest-staleness"), Text::tr("largest"), -1, records,
                  [](const RoundRecord& r) { return static_cast<double>(r.maxStaleness); }));
}

// Labels that touch, moved as one block.
struct Block {
    double sum = 0.0;  // of wanted positions, each less its place within the block
    int size = 0;
    double start(double gap, double low, double high) const {
        const double length = gap * (size - 1);
        return std::max(low, std::min(sum / size, high - length));
    }
};

}  // namespace

CurveGroup learningCurves(const RunInfo& info, const std::vector<RoundRecord>& records, CurveSet set,
                          AccuracyKind kind) {
    CurveGroup group;
    switch (set) {
        case CurveSet::Accuracy:
            addAccuracy(group, info, records, kind);
            break;
        case CurveSet::Loss:
            addLoss(group, info, records);
            break;
        case CurveSet::Churn:
            addChurn(group, info, records);
            break;
        case CurveSet::Coverage:
            addCoverage(group, info, records);
            break;
        case CurveSet::Staleness:
            addStaleness(group, records);
            break;
    }
    return group;
}

QString valueText(double value, ValueKind kind) {
    switch (kind) {
        case ValueKind::Share:
            return formatPercent(value);
        case ValueKind::Rounds:
            return std::floor(value) == value ? formatCount(static_cast<qint64>(value))
                                              : formatNumber(value, 3);
        case ValueKind::Plain:
            return formatNumber(value, 3);
    }
    return {};
}

std::vector<double> spreadLabels(const std::vector<double>& positions, double gap, double low, double high) {
    std::vector<std::size_t> order(positions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return positions[a] < positions[b]; });
    std::vector<Block> blocks;
    for (const std::size_t i : order) {
        blocks.push_back({positions[i], 1});
        while (blocks.size() > 1) {
            const Block& last = blocks.back();
            Block& before = blocks[blocks.size() - 2];
            if (before.start(gap, low, high) + gap * before.size <= last.start(gap, low, high)) break;
            before.sum += last.sum - gap * before.size * last.size;
            before.size += last.size;
            blocks.pop_back();
        }
    }
    std::vector<double> result(positions.size());
    std::size_t next = 0;
    for (const Block& block : blocks) {
        const double start = block.start(gap, low, high);
        for (int i = 0; i < block.size; ++i) result[order[next++]] = start + gap * i;
    }
    return result;
}

qsizetype nearestPoint(const Curve& curve, double round) {
    if (curve.rounds.isEmpty()) return -1;
    const auto after = std::lower_bound(curve.rounds.begin(), curve.rounds.end(), round);
    if (after == curve.rounds.begin()) return 0;
    if (after == curve.rounds.end()) return curve.rounds.size() - 1;
    const auto index = std::distance(curve.rounds.begin(), after);
    return round - curve.rounds[index - 1] <= curve.rounds[index] - round ? index - 1 : index;
}

}  // namespace fiarse::ui
