#include "ui/text/counts.h"

#include <QCoreApplication>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

// A number of tr() is not written with separators, so that the forms are told apart here.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(counts)
};

}  // namespace

QString roundsText(qint64 count) {
    return count == 1 ? Text::tr("1 round") : Text::tr("%1 rounds").arg(formatCount(count));
}

QString imagesText(qint64 count) {
    return count == 1 ? Text::tr("1 image") : Text::tr("%1 images").arg(formatCount(count));
}

QString parametersText(qint64 count) {
    return count == 1 ? Text::tr("1 parameter") : Text::tr("%1 parameters").arg(formatCount(count));
}

QString clientsText(qint64 count) {
    return count == 1 ? Text::tr("1 client") : Text::tr("%1 clients").arg(formatCount(count));
}

QString brushedText(qint64 count) {
    return count == 1 ? Text::tr("1 brushed parameter")
                      : Text::tr("%1 brushed parameters").arg(formatCount(count));
}

QString noneBrushedText() {
    return Text::tr("None of the brushed parameters is of the chosen layer and maskable.");
}

}  // namespace fiarse::ui
