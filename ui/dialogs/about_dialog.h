/// Help > About: what this is, its licence and those of the parts it stands on.
#pragma once

#include <QDialog>

namespace fiarse::ui {

class AboutDialog : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent);
};

}  // namespace fiarse::ui
