/// "What would change?": the draft's fleet against a preset or another run, in a few numbers.
#pragma once

#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/experiment.h"
#include "ui/state/preview_job.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace fiarse::ui {

class ExperimentDocument;

/// Both sides are previews of the engine; the other one is computed only while something is chosen. A preset
/// takes the draft's other settings, a file brings its own.
class FleetComparison : public QWidget {
    Q_OBJECT
public:
    /// @param job      the draft's preview.
    /// @param compute  the other side's; empty = the engine's.
    FleetComparison(ExperimentDocument* document, PreviewJob* job, PreviewFunction compute,
                    QWidget* parent = nullptr);
    ~FleetComparison() override;

    /// Compares with a run file or an experiment file; one that cannot be read is told in a sentence.
    void compareWithFile(const QString& path);

private:
    struct Row {
        QLabel* now;
        QLabel* other;
        QLabel* change;
    };

    void buildTable();
    void fillChoices();
    void choose(int index);
    void askForFile();
    void followDraft();
    void setOther(const Experiment& experiment);
    void refresh();

    ExperimentDocument* m_document;
    PreviewJob* m_job;
    PreviewFunction m_compute;
    QComboBox* m_choice;
    QLabel* m_message;
    QWidget* m_table;
    QLabel* m_otherTitle;
    std::vector<Row> m_rows;
    QString m_chosen;  ///< data of the chosen entry, to go back to
    std::optional<Experiment> m_fromFile;
    std::unique_ptr<ExperimentDocument> m_other;
    std::unique_ptr<PreviewJob> m_otherJob;  ///< of m_other; empty until something is chosen
};

}  // namespace fiarse::ui
