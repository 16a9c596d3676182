/// Numbers with the word for what they count, "1 round" and "1,200 rounds".
#pragma once

#include <QString>

namespace fiarse::ui {

QString roundsText(qint64 count);
QString imagesText(qint64 count);
QString parametersText(qint64 count);
QString clientsText(qint64 count);
/// "12 brushed parameters".
QString brushedText(qint64 count);
/// Why a view of what was brushed is empty.
QString noneBrushedText();

}  // namespace fiarse::ui
