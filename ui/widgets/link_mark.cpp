#include "ui/widgets/link_mark.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

LinkMark::LinkMark(const Theme& theme, QWidget* parent) : QLabel(parent) {
    setObjectName(QStringLiteral("linkMark"));
    setToolTip(tr("Linked: both sides are zoomed and moved together."));
    setAccessibleName(toolTip());
    const auto dress = [this, &theme] {
        setPixmap(themedIcon(theme, QStringLiteral("link"), theme.colours().accent).pixmap(14, 14));
    };
    connect(&theme, &Theme::changed, this, dress);
    dress();
}

}  // namespace fiarse::ui
