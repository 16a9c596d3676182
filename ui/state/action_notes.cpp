#include "ui/state/action_notes.h"

#include <QAction>
#include <QKeySequence>
#include <QRegularExpression>
#include <QVariant>

namespace fiarse::ui {
namespace {

constexpr const char* kReason = "disabledReason";
constexpr const char* kOtherNames = "otherNames";

}  // namespace

QString disabledReason(const QAction& action) {
    return action.property(kReason).toString();
}

void setDisabledReason(QAction& action, const QString& sentence) {
    action.setProperty(kReason, sentence);
}

QString otherNames(const QAction& action) {
    return action.property(kOtherNames).toString();
}

void setOtherNames(QAction& action, const QString& names) {
    action.setProperty(kOtherNames, names);
}

QString plainText(const QAction& action) {
    static const QRegularExpression kMnemonic(QStringLiteral("&(.)"));
    QString text = action.text();
    text.replace(kMnemonic, QStringLiteral("\\1"));
    return text.remove(QChar(0x2026));
}

QString toolTipWithKeys(const QAction& action) {
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    //: %1 what a button does, %2 its key
    return keys.isEmpty() ? action.toolTip() : QAction::tr("%1 (%2)").arg(action.toolTip(), keys);
}

}  // namespace fiarse::ui
