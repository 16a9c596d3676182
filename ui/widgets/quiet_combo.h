/// A combo box for title rows: without a frame, as wide as its present choice.
#pragma once

#include <QComboBox>

namespace fiarse::ui {

class QuietCombo : public QComboBox {
    Q_OBJECT
public:
    explicit QuietCombo(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    /// The list opens as wide as its longest entry.
    void showPopup() override;

private:
    int longestText() const;
};

}  // namespace fiarse::ui
