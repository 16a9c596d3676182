/// The model's picture as files and as a table. Pure functions of what is drawn.
#pragma once

#include "ui/panels/mask_drawing.h"
#include "ui/plots/layer_arrangement.h"
#include "ui/plots/layer_table_model.h"
#include "ui/plots/view_files.h"

namespace fiarse::ui {

/// Picture: the whole layer, whatever is zoomed into. CSV: one line a parameter with all that is known of it
/// (csvOfLayer()); of one client's mask, and of a comparison, what is shown only. NPY: shownValue(), units ×
/// inputs.
/// @param drawing  of `request`. @param baseName  of the files; empty = by layer, encoding and round.
ViewFiles maskFiles(const MaskDrawingRequest& request, const MaskDrawing& drawing, ArrangementKind kind,
                    const QString& baseName = {});

/// The rows and columns of the layer, as shown. Holds `request` by value.
LayerTable maskTable(const MaskDrawingRequest& request);

}  // namespace fiarse::ui
