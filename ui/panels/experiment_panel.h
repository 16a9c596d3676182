/// The form of all scalar settings, generated from the engine's field table.
#pragma once

#include <string>
#include <vector>

#include "ui/widgets/card.h"

class QVBoxLayout;

namespace fiarse::ui {

class CollapsibleSection;
class ExperimentDocument;
class FieldRow;
class Theme;

/// Name and note on top, then one foldable section a group; the section of group g is called
/// "section.g". Fields that play no part with the present settings are hidden.
class ExperimentPanel : public Card {
    Q_OBJECT
public:
    ExperimentPanel(ExperimentDocument* document, const Theme* theme, QWidget* parent = nullptr);

    /// Opens the section of a field, scrolls to it and gives it the focus. Unknown keys do nothing.
    void showField(const std::string& key);

private:
    CollapsibleSection* section(const std::string& group, QVBoxLayout* column);
    void refresh();
    void refreshFile();

    ExperimentDocument* m_document;
    const Theme* m_theme;
    std::vector<CollapsibleSection*> m_sections;
    std::vector<FieldRow*> m_rows;
};

}  // namespace fiarse::ui
