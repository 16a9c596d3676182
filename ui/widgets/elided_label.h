/// A label of one line that ends with dots where it is too long; the whole text is its tool tip then.
#pragma once

#include <QLabel>

namespace fiarse::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    /// As much of text() as there is room for.
    QString shownText() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
};

}  // namespace fiarse::ui
