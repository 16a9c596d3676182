/// The legend of tier maps: 'Held by ■ all, 1.6 % ■ ≥ 1/16, 4.7 % …'.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/plots/layer_codes.h"

class QLabel;
class QToolButton;

namespace fiarse::ui {

/// One entry: the code it stands for, its words and its share of the layer.
struct LegendEntry {
    int code = 0;  ///< level, kCodeNobody or kCodeNotMaskable
    QString text;  ///< "≥ 1/16, 4.7 %"
    QString help;  ///< a sentence with the numbers

    friend bool operator==(const LegendEntry&, const LegendEntry&) = default;
};

/// Entries of a layer's tier map, from held by all to full only; entries nobody has are left out for
/// nobody and not maskable, kept for levels.
std::vector<LegendEntry> levelLegend(const RunInfo& info, const LevelShares& shares);

/// Entries of one client's mask: held (code 1), left out (code 0).
std::vector<LegendEntry> maskLegend(const LevelShares& shares, int level);

/// Entries of a change of masks (differenceCodes()): entered, left and, for the mask of a level, kept and
/// outside; without a level the rest is unchanged.
std::vector<LegendEntry> changeLegend(const LayerCodes& codes, bool ofALevel);

/// The same where A and B are the masks of two clients: who holds what.
std::vector<LegendEntry> clientsLegend(const LayerCodes& codes, std::int64_t a, std::int64_t b);

/// Entries in a row that wraps; each can be pressed to highlight it (pressed again: nothing).
class LevelLegend : public QWidget {
    Q_OBJECT
public:
    explicit LevelLegend(QWidget* parent = nullptr);

    /// @param colours  one an entry. @param selectable  whether entries can be pressed.
    void setEntries(const QString& title, const std::vector<LegendEntry>& entries,
                    const std::vector<QColor>& colours, bool selectable);
    const std::vector<LegendEntry>& entries() const { return m_entries; }
    std::optional<int> highlighted() const { return m_highlighted; }
    void setHighlighted(std::optional<int> code);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void highlightChanged();  ///< by the user

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int place(int width, bool move) const;
    void toggled(int code);

    QLabel* m_title;
    std::vector<LegendEntry> m_entries;
    std::vector<QColor> m_colours;
    std::vector<QToolButton*> m_buttons;
    std::optional<int> m_highlighted;
};

}  // namespace fiarse::ui
