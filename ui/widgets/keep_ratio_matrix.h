/// Layer × tier: which share of each layer each tier's submodel keeps, as a small matrix with numbers.
#pragma once

#include <QWidget>

#include "engine/api/preview.h"

namespace fiarse::ui {

class Theme;

class KeepRatioMatrix : public QWidget {
    Q_OBJECT
public:
    explicit KeepRatioMatrix(const Theme* theme, QWidget* parent = nullptr);

    void setPreview(const Preview& preview);
    /// "fc1.weight at 1/16: 9,800 of 156,800 kept (6.3 %)"; empty outside of the cells.
    QString cellText(const QPoint& position) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void describe();
    QString textOf(int layer, int level) const;
    QRectF cellRect(int layer, int level) const;
    int labelWidth() const;
    bool isWarned(int layer, int level) const;
    double share(int layer, int level) const;
    void paintCell(QPainter& painter, int layer, int level) const;

    const Theme* m_theme;
    Preview m_preview;
};

}  // namespace fiarse::ui
