/// A chain between two pictures: zooming and panning one does the same to the other.
#pragma once

#include <QLabel>

namespace fiarse::ui {

class Theme;

class LinkMark : public QLabel {
    Q_OBJECT
public:
    explicit LinkMark(const Theme& theme, QWidget* parent = nullptr);
};

}  // namespace fiarse::ui
