/// Asks what of a run is to be written to a file, and writes it.
#pragma once

#include <QDialog>

#include "engine/api/records.h"
#include "ui/state/export_job.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace fiarse::ui {

/// The views and formats of `fiarse export`. Written off the GUI thread, with progress; closing the dialog
/// meanwhile stops it. GUI thread only.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// @param runFile  of the run; `info` belongs to it.
    /// @param round    proposed: the round in view.
    /// @param rounds   completed.
    ExportDialog(const QString& runFile, std::shared_ptr<const RunInfo> info, qint64 round, qint64 rounds,
                 QWidget* parent = nullptr);

    /// Chooses a view and a format of it. Precondition: there are such.
    void choose(const QString& view, const QString& format);

private:
    void fillViews();
    void fillMasks();
    QWidget* makeTarget();
    void onView();
    void onFormat();
    void onRunning();
    void browse();
    void start();
    QString view() const;
    QString format() const;
    QString proposedName() const;

    const QString m_runFile;
    const std::shared_ptr<const RunInfo> m_info;
    ExportJob m_job;
    QComboBox* m_view;
    QComboBox* m_format;
    QCheckBox* m_oneRound;
    QSpinBox* m_round;
    QLabel* m_maskLabel;
    QComboBox* m_mask;
    QLineEdit* m_output;
    QPushButton* m_browse;
    QPushButton* m_export;
    QPushButton* m_close;
    QProgressBar* m_progress;
    QLabel* m_status;
};

}  // namespace fiarse::ui
