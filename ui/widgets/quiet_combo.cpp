#include "ui/widgets/quiet_combo.h"

#include <QAbstractItemView>
#include <QScrollBar>
#include <algorithm>

namespace fiarse::ui {
namespace {

// Padding of an entry in the list.
constexpr int kAroundText = 32;

}  // namespace

QuietCombo::QuietCombo(QWidget* parent) : QComboBox(parent) {
    setProperty("quiet", true);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QComboBox::currentTextChanged, this, &QWidget::updateGeometry);
}

QSize QuietCombo::sizeHint() const {
    // The style knows what surrounds the longest entry; the present one has the same around it.
    const QSize hint = QComboBox::sizeHint();
    const int spare = longestText() - fontMetrics().horizontalAdvance(currentText());
    return {hint.width() - std::max(0, spare), hint.height()};
}

int QuietCombo::longestText() const {
    int longest = 0;
    for (int i = 0; i < count(); ++i) {
        longest = std::max(longest, fontMetrics().horizontalAdvance(itemText(i)));
    }
    return longest;
}

void QuietCombo::showPopup() {
    view()->setMinimumWidth(longestText() + kAroundText + view()->verticalScrollBar()->sizeHint().width());
    QComboBox::showPopup();
}

}  // namespace fiarse::ui
