#include "ui/text/run_status.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(RunStatus)
};

QString inProgress(const Snapshot& snapshot) {
    switch (snapshot.nextPhase) {
        case Phase::Select:
            return Text::tr("Selecting clients");
        case Phase::Extract:
            return Text::tr("Extracting submodels");
        case Phase::Train:
            return Text::tr("Training, %1 of %2 clients")
                .arg(formatCount(static_cast<qint64>(snapshot.trained.size())),
                     formatCount(static_cast<qint64>(snapshot.selected.size())));
        case Phase::Aggregate:
            return Text::tr("Aggregating");
        case Phase::Evaluate:
            return Text::tr("Evaluating");
    }
    return {};
}

QString atRest(const Snapshot& snapshot) {
    const QString round = formatCount(snapshot.round);
    if (snapshot.nextPhase == Phase::Select) return Text::tr("Paused before round %1").arg(round);
    if (snapshot.nextPhase == Phase::Train && !snapshot.trained.empty()) {
        return Text::tr("Paused in round %1, %2 of %3 clients trained")
            .arg(round, formatCount(static_cast<qint64>(snapshot.trained.size())),
                 formatCount(static_cast<qint64>(snapshot.selected.size())));
    }
    //: %1 number of the round, %2 name of a phase
    return Text::tr("Paused in round %1, next: %2").arg(round, phaseName(snapshot.nextPhase).toLower());
}

QString partitionText(const PartitionSettings& partition) {
    switch (partition.kind) {
        case PartitionKind::Iid:
            return Text::tr("evenly dealt");
        case PartitionKind::Dirichlet:
            return Text::tr("Dirichlet %1").arg(QLocale().toString(partition.alpha));
        case PartitionKind::Shards:
            return Text::tr("classes a client: %1").arg(partition.classes);
        case PartitionKind::Column:
            return Text::tr("by column");
        case PartitionKind::Quantity:
            return Text::tr("uneven amounts %1").arg(QLocale().toString(partition.alpha));
        case PartitionKind::FeatureShift:
            return Text::tr("shifted features %1").arg(QLocale().toString(partition.shift));
    }
    return {};
}

}  // namespace

QString phaseName(Phase phase) {
    switch (phase) {
        case Phase::Select:
            return Text::tr("Select");
        case Phase::Extract:
            return Text::tr("Extract");
        case Phase::Train:
            return Text::tr("Train");
        case Phase::Aggregate:
            return Text::tr("Aggregate");
        case Phase::Evaluate:
            return Text::tr("Evaluate");
    }
    return {};
}

QString runStatusText(RunState state, const Snapshot* snapshot) {
    switch (state) {
        case RunState::Loading:
            return Text::tr("Loading the data");
        case RunState::Paused:
            return snapshot == nullptr ? Text::tr("Paused") : atRest(*snapshot);
        case RunState::Running:
        case RunState::Stepping:
            return snapshot == nullptr ? Text::tr("Starting") : inProgress(*snapshot);
        case RunState::Finished:
            return Text::tr("Finished");
        case RunState::Failed:
            return Text::tr("Failed");
    }
    return {};
}

QString roundCounterText(qint64 completed, qint64 rounds) {
    return Text::tr("Round %1 of %2").arg(formatCount(completed), formatCount(rounds));
}

QString timeText(double secondsPerRound, qint64 completed, qint64 rounds) {
    if (secondsPerRound <= 0.0) return {};
    const QString pace = Text::tr("%1 a round").arg(formatSeconds(secondsPerRound));
    if (completed >= rounds) return pace;
    const QString left =
        Text::tr("%1 left").arg(formatSeconds(secondsPerRound * static_cast<double>(rounds - completed)));
    return pace + QStringLiteral(" · ") + left;
}

QString runFactsText(const RunInfo& info, const QString& runHash) {
    const QString data =
        QStringLiteral("%1, %2, %3")
            .arg(QString::fromStdString(info.dataTitle), partitionText(info.experiment.data.partition),
                 clientsText(static_cast<qint64>(info.clients.size())));
    QString facts = Text::tr("Seed %1").arg(info.experiment.seed);
    if (!runHash.isEmpty()) facts += QStringLiteral("   ·   ") + Text::tr("run %1").arg(runHash.left(8));
    facts += QStringLiteral("   ·   ") + data;
    facts += QStringLiteral("   ·   ") + parametersText(static_cast<qint64>(info.layout.count));
    return facts;
}

double phasePauseForSpeed(int position) {
    const int clamped = std::clamp(position, 0, kSpeedSteps);
    if (clamped == kSpeedSteps) return 0.0;
    const double place = static_cast<double>(clamped) / static_cast<double>(kSpeedSteps - 1);
    return kSlowestPause * std::pow(kFastestPause / kSlowestPause, place);
}

QString speedText(int position) {
    const double pause = phasePauseForSpeed(position);
    return pause <= 0.0 ? Text::tr("Full speed") : Text::tr("%1 a phase").arg(formatSeconds(pause));
}

}  // namespace fiarse::ui
