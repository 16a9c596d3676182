/// One setting of a sweep: which, its values as text, and what is wrong with them.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/state/sweep_draft.h"
#include "ui/state/sweep_settings.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace fiarse::ui {

class Theme;

class SweepAxisRow : public QWidget {
    Q_OBJECT
public:
    /// @param number  from 1, for names of the controls: "sweepSetting1", "sweepValues1", "sweepRemove1".
    SweepAxisRow(int number, const Theme& theme, QWidget* parent = nullptr);

    void setSettings(const std::vector<SweepSetting>& settings);
    void setAxis(const SweepAxisText& axis);
    void setProblem(const QString& sentence);
    QString key() const;

Q_SIGNALS:
    void keyChosen(const QString& key);
    void valuesEdited(const QString& values);
    void removeRequested();

private:
    void takeKey();
    void dress();

    const Theme& m_theme;
    QComboBox* m_setting;
    QLineEdit* m_values;
    QToolButton* m_remove;
    QLabel* m_problem;
};

}  // namespace fiarse::ui
