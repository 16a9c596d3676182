/// A row of widgets that wraps onto further rows where it is too narrow.
#pragma once

#include <QLayout>
#include <QList>

namespace fiarse::ui {

class FlowLayout : public QLayout {
public:
    /// @param spacing  between widgets and between rows, in pixels.
    explicit FlowLayout(int spacing, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    /// The widest widget; everything else can wrap.
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    int place(const QRect& rect, bool move) const;

    QList<QLayoutItem*> m_items;
    int m_spacing;
};

}  // namespace fiarse::ui
