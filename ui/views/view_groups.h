/// Which views belong together, for choosers.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "ui/views/view_definition.h"

namespace fiarse::ui {

struct ViewGroup {
    QString id;     ///< stable: "bias"
    QString title;  ///< one word
    QStringList views;
};

/// The groups of these views in the order of a chooser, each view in exactly one; groups without a view are
/// left out. A new view needs its id in the table of view_groups.cpp; others come last, as "More".
std::vector<ViewGroup> viewGroups(const std::vector<ViewDefinition>& views);

}  // namespace fiarse::ui
