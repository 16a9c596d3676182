/// The model in one, two or four pictures beside each other, each with an encoding of its own.
#pragma once

#include <QString>
#include <vector>

#include "ui/panels/masks_panel.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QToolButton;

namespace fiarse::ui {

/// How many pictures there are, what each shows, and whether they zoom together.
struct ModelPictures {
    int count = 1;                    ///< 1, 2 or 4
    std::vector<Encoding> encodings;  ///< from the first picture on; those that are missing stay as they are
    bool jointZoom = true;

    /// For the settings: "2;joint;0,8".
    QString toText() const;
    /// Empty for anything that toText() did not write.
    static std::optional<ModelPictures> fromText(const QString& text);

    friend bool operator==(const ModelPictures&, const ModelPictures&) = default;
};

/// Layer strip, arrangement and client are there once; hovered and chosen cells are the shared selection, so
/// that the frame around a cell stands in every picture. Where the room is short, fewer pictures are shown
/// than were asked for, and as many again once there is room.
class ModelArea : public Card {
    Q_OBJECT
public:
    static constexpr int kMost = 4;
    static constexpr QSize kSmallestPicture{330, 128};

    ModelArea(Moments& moments, Selection& selection, Theme& theme, QWidget* parent = nullptr);

    ModelPictures pictures() const;
    void setPictures(const ModelPictures& pictures);
    /// How many were asked for, and how many there is room for.
    int count() const { return m_count; }
    int shownCount() const { return m_shownCount; }
    void setCount(int count);
    bool zoomsJointly() const { return m_jointZoom; }
    void setJointZoom(bool joint);
    /// Zooms the picture under the cursor, else the first; 0 steps show the whole layer.
    void zoom(int steps);
    void setComparison(Comparison comparison);
    /// Made when it is first shown; null before.
    MasksPanel* picture(int index) const;

    /// That of one picture: the others give way.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void countChanged(int count);
    void jointZoomChanged(bool joint);
    void popOutRequested(const fiarse::ui::MasksPanel* picture);
    void problem(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    MasksPanel* makePicture();
    MasksPanel* addPicture();
    void place();
    void copyZoom(const HeatmapView& from);
    ArrayParts allParts() const;
    void followArrangement();
    void dress();

    Moments& m_moments;
    Selection& m_selection;
    Theme& m_theme;
    std::vector<MasksPanel*> m_pictures;
    std::vector<QToolButton*> m_counts;
    QToolButton* m_chain;
    QGridLayout* m_grid;
    QWidget* m_spare;  ///< holds the controls that are there once, of all pictures but the first
    int m_count = 1;
    int m_shownCount = 1;
    bool m_jointZoom = true;
    Comparison m_comparison = Comparison::Off;
};

}  // namespace fiarse::ui
