/// The hero of the window: one layer of the model as a picture of masks,
/// magnitudes or counts.
#pragma once

#include <QTimer>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/bridge/newest_job.h"
#include "ui/panels/mask_drawing.h"
#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_codes.h"
#include "ui/plots/view_files.h"
#include "ui/state/moments.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace fiarse::ui {

class ColourBar;
class ElidedLabel;
class HeatmapView;
class LayerStrip;
class LayerTableModel;
class LevelLegend;
class RunView;
class Selection;
class Theme;
class ViewTools;

/// Strip of all layers, picture of the chosen one, legend. A function of (info,
/// arrays, selection): show() sets them, and the signals of the run in view call it; the two sides of a
/// comparison come from Moments. While something is being read, what was drawn before stays. Redraws nothing
/// while hidden.
class MasksPanel : public Card {
    Q_OBJECT
public:
    /// In a window of its own it follows what the panel of the main window decides: layer and parts to be
    /// read.
    enum class Place { Dock, Window };

    MasksPanel(Moments& moments, Selection& selection, Theme& theme, QWidget* parent = nullptr,
               Place place = Place::Dock);

    /// What several pictures beside each other have once.
    struct SharedControls {
        QWidget* strip;
        QWidget* arrangement;
        QWidget* client;
    };
    /// Makes this one of several pictures on one card: without a frame, a title and the controls that are
    /// handed to the caller.
    /// @param parts    what all of them need of a large model.
    /// @param follows  another one chooses the layer of a new run.
    SharedControls joinGroup(std::function<ArrayParts()> parts, bool follows);
    /// The layer in words, as the title says it; rich text.
    QString layerTitle() const { return m_layerTitle; }
    /// Which arrays this picture is made from.
    ArrayParts parts() const { return partsOf(m_encoding, static_cast<int>(layer())); }

    /// Shows the state after a round; null pointers show that there is no run
    /// yet.
    void show(const std::shared_ptr<const RunInfo>& info, const std::shared_ptr<const RoundArrays>& arrays);
    using QWidget::show;

    Encoding encoding() const { return m_encoding; }
    void setEncoding(Encoding encoding);
    /// How the present layer is shown; remembered for each layer by its name.
    ArrangementKind arrangement() const;
    void setArrangement(ArrangementKind kind);
    /// Whose holding T, L and U count.
    CoverageKind coverageKind() const { return m_kind; }
    void setCoverageKind(CoverageKind kind);
    /// Under staleness, fades what was trained less than this many rounds ago; 0
    /// fades nothing.
    void setStaleFrom(int rounds);
    Comparison comparison() const { return m_comparison; }
    /// The round of what is drawn; −1 where nothing is. While a large model is dragged through, it may lag
    /// behind the round in view.
    qint64 shownRound() const;
    /// What is drawn is what was asked for: nothing is being made off the GUI thread.
    bool isUpToDate() const;
    /// The encoding that a new run begins with: how many hold a parameter where participants draw masks of
    /// their own, else the tier map.
    Encoding usualEncoding() const;
    /// Takes over layer, encoding and all else that is chosen here from another panel.
    void copyLook(const MasksPanel& other);
    /// The layer that is looked at at the round in view, under each encoding that says something about mask
    /// bias, for dashboards. @param complete  made false if something is still being read; changed() of
    /// Moments follows.
    std::vector<ViewFiles> allFiles(bool& complete);
    /// Asks where the picture on the screen is to be saved, and as what.
    void askExport();

Q_SIGNALS:
    void layerTitleChanged();
    /// By the user, for the present layer.
    void arrangementChosen(fiarse::ui::ArrangementKind kind);

public Q_SLOTS:
    /// A beside B, B − A, A and B in turns, or swiped, under the present encoding.
    void setComparison(fiarse::ui::Comparison comparison);
    /// Shows the other side of a blinking comparison.
    void blink();

Q_SIGNALS:
    void popOutRequested();
    void problem(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void connectAll();
    void connectControls();
    void connectPicture(HeatmapView* view);
    void takeFrom(RunView& view);
    void fillClients();
    void chooseFirstLayer(const RunInfo* info);
    void clientSelected();
    void levelSelected();
    void filterChanged();
    void legendPressed();
    void chooseClient(int index);
    void lock(qint64 parameter);
    std::optional<int> clientLevel() const;
    std::size_t layer() const;

    // masks_panel_picture.cpp
    void refresh();
    void refreshLayer();
    void refreshControls();
    void refreshTitle();
    void refreshNames(const MaskState& left, const std::optional<MaskState>& right);
    void refreshLegend(const MaskDrawingRequest& request, const MaskDrawing& drawing);
    void refreshNote();
    bool takeParts();
    void showNothing();
    void draw(MaskDrawingRequest request);
    void apply(const MaskDrawingRequest& request, const MaskDrawing& drawing);
    std::shared_ptr<const std::vector<std::uint8_t>> inside(const MaskState& state) const;
    void compareClients(MaskDrawingRequest& request, MaskState& first) const;
    bool areComparable(const MaskState& a, const MaskState& b) const;
    std::optional<MaskState> stateOf(Side side);
    std::optional<int> comparedLevel() const;
    std::optional<int> highlight(const LayerCodes& codes) const;

    // masks_panel_files.cpp
    ViewFiles files() const;
    void refreshTools();

    Moments& m_moments;
    Selection& m_selection;
    Theme& m_theme;
    LayerStrip* m_strip;
    QWidget* m_figure;  ///< picture and legend, as exported
    HeatmapView* m_view;
    HeatmapView* m_second;  ///< B, beside A
    QLabel* m_leftName;
    QLabel* m_rightName;
    LevelLegend* m_legend;
    ColourBar* m_bar;
    QLabel* m_round;
    ElidedLabel* m_noteLabel;
    QComboBox* m_encodings;
    QComboBox* m_kinds;
    QSpinBox* m_staleBox;
    QComboBox* m_arrangements;
    QComboBox* m_clients;
    ViewTools* m_tools;
    LayerTableModel* m_table;
    const Place m_place;

    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const RoundArrays> m_arrays;
    std::optional<MaskState> m_shown;  ///< the left side, as drawn
    MaskDrawingRequest m_request;      ///< the newest; of a large layer it may still be under way
    MaskDrawingRequest m_drawn;        ///< the one on the screen
    MaskDrawing m_drawing;             ///< of m_drawn
    QString m_note;                    ///< what stands below while nothing is pointed at
    Encoding m_encoding = Encoding::TierMap;
    CoverageKind m_kind = CoverageKind::Assigned;
    int m_staleFrom = 0;
    Comparison m_comparison = Comparison::Off;
    bool m_blinkB = false;
    QTimer m_blinkTimer;
    std::map<std::string, ArrangementKind> m_arrangementOf;
    Layout m_lastLayout;                       ///< of the newest run, kept while the next one loads
    int m_lastLayer = 0;                       ///< the layer looked at in it
    bool m_stale = false;                      ///< something changed while hidden
    bool m_follows = false;                    ///< another picture chooses the first layer
    std::function<ArrayParts()> m_groupParts;  ///< set in a group
    QString m_layerTitle;
    NewestJob m_job;  ///< goes through large layers
};

}  // namespace fiarse::ui
