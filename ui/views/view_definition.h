/// The interface of a view: a name, its options, and a pure function that makes its figure.
///
/// A view is one file in ui/views/ and one line in registry.cpp; window, tables, exports, comparison of two
/// rounds or runs, and dashboards follow from that.
#pragma once

#include <QString>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "ui/bridge/run_moment.h"
#include "ui/models/figure.h"

namespace fiarse::ui {

/// A choice above a view, or a number that a dragged marker sets (no choices then).
struct ViewOption {
    QString id;
    QString label;                                     ///< for screen readers and the tool tip
    std::vector<std::pair<QString, QString>> choices;  ///< id, label; the first is the default
};

/// Chosen ids (or numbers as text) by option id; what is missing has its default.
using ViewOptions = std::map<QString, QString>;

/// The choice of an option, or its default.
QString optionValue(const ViewOptions& options, const ViewOption& option);

/// What has to be read or computed before the view can be made.
struct ViewNeeds {
    bool arrays = false;
    bool bias = false;
    bool overlap = false;
    bool churn = false;  ///< layer by layer; the view is made before it is there
    bool ghost = false;  ///< arrays of side A; the view is made before they are there
};

struct ViewDefinition {
    QString id;     ///< stable: "keep-ratio"; names files, settings and the command line's views
    QString title;  ///< short, for a tab
    QString help;   ///< one sentence, for menus and tool tips
    QString
        words;  ///< what it is called elsewhere, separated by blanks: the command palette finds it by them
    std::function<ViewNeeds(const ViewOptions&)> needs;
    std::function<std::vector<ViewOption>(const RunInfo&)> options;
    /// Precondition: moment.info and moment.records are set, and what needs() asked for is there.
    std::function<Figure(const RunMoment&, const ViewSelection&, const ViewOptions&)> make;
    /// Options that decide which bias counts are needed; empty = Assigned.
    std::function<CoverageKind(const ViewOptions&)> coverageKind = {};
};

/// All views in the order of the menu. Texts are in the language of the moment.
std::vector<ViewDefinition> viewDefinitions();

}  // namespace fiarse::ui
