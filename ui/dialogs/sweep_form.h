/// The left side of the sweep window: what varies, seeds, folder, and the buttons of the queue.
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace fiarse::ui {

class SweepAxisRow;
class SweepDraft;
class SweepJob;
class Theme;

class SweepForm : public QWidget {
    Q_OBJECT
public:
    /// @param sweepsFolder  where folders of sweeps are suggested; may be empty.
    SweepForm(SweepDraft& draft, SweepJob& job, const QString& sweepsFolder, const Theme& theme,
              QWidget* parent = nullptr);

    QString folder() const;
    void setFolder(const QString& folder);
    /// Starts what stands in the form, if nothing is wrong with it.
    void start();

Q_SIGNALS:
    void openRequested();    ///< of the folder of an earlier sweep
    void folderRequested();  ///< another folder for the runs

private:
    QWidget* makeBase();
    QWidget* makeAxes();
    QWidget* makeRest();
    QWidget* makeButtons();
    void suggestFolder();
    void addAxis();
    void refresh();
    void refreshAxes();
    void refreshState();
    QString countText() const;
    QString wrong() const;

    SweepDraft& m_draft;
    SweepJob& m_job;
    const QString m_sweepsFolder;
    const Theme& m_theme;
    bool m_ownFolder = false;  ///< the user chose it
    std::vector<SweepAxisRow*> m_rows;
    QWidget* m_inputs;
    QVBoxLayout* m_axesLayout = nullptr;
    QLabel* m_base;
    QPushButton* m_useDraft;
    QPushButton* m_add;
    QSpinBox* m_seeds;
    QLabel* m_seedText;
    QLineEdit* m_folder;
    QLabel* m_count;
    QLabel* m_problem;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    QLabel* m_progressText;
};

}  // namespace fiarse::ui
