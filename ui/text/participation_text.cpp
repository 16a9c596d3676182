#include "ui/text/participation_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ParticipationText)
};

}  // namespace

QString participationText(const Participation& one) {
    const QString loss = std::isfinite(one.loss) ? Text::tr("loss %1").arg(formatNumber(one.loss, 3))
                                                 : Text::tr("the loss was no number");
    const QString text = Text::tr("%1, %2, assigned %3, alive %4, moved %5")
                             .arg(imagesText(one.samples), loss, formatCount(qint64(one.assigned)),
                                  formatCount(qint64(one.alive)), formatCount(qint64(one.moved)));
    return isRefused(one.rejection) ? text + QStringLiteral(", ") + verdictText(one) : text;
}

QString verdictText(const Participation& one) {
    switch (one.rejection) {
        case Rejection::OutsideMask:
            return Text::tr("refused: it changed parameters outside its mask");
        case Rejection::NotFinite:
            return Text::tr("refused: it holds values that are not finite");
        case Rejection::NotChosen:
            return Text::tr("left out by the defence");
        case Rejection::None:
            break;
    }
    if (one.factor < 1.0) return Text::tr("shortened to %1").arg(formatPercent(one.factor));
    if (one.trust < 1.0) return Text::tr("weight %1").arg(formatNumber(one.trust));
    return Text::tr("taken as it is");
}

bool hasFailed(const Participation& one) {
    return isRefused(one.rejection) || !std::isfinite(one.loss);
}

int failuresIn(std::span<const RoundRecord> records) {
    std::ptrdiff_t failed = 0;
    for (const RoundRecord& record : records)
        failed += std::count_if(record.participants.begin(), record.participants.end(), hasFailed);
    return static_cast<int>(failed);
}

}  // namespace fiarse::ui
