/// Draft and run: decides what Play, a step, Reset and New seed mean for the experiment being edited.
#pragma once

#include <QObject>
#include <QSet>
#include <QString>
#include <QTemporaryDir>
#include <filesystem>
#include <memory>

#include "engine/api/experiment.h"
#include "engine/api/result.h"
#include "ui/state/branch_job.h"

namespace fiarse::ui {

class ExperimentDocument;
class RunSession;

/// The rule: what runs is the draft. Play or a step on an edited draft drops the run on the screen
/// (its run file stays) and starts the draft; an invalid draft starts nothing and changes nothing.
class RunController : public QObject {
    Q_OBJECT
public:
    /// @param runsFolder  where runs are recorded; made when needed; empty = record nothing.
    RunController(ExperimentDocument& document, RunSession& session, QString runsFolder,
                  QObject* parent = nullptr);

    /// Whether Play would start a new run because the draft is not what is running.
    bool draftDiffers() const { return m_draftDiffers; }
    /// The run on the screen is recorded, but its file goes with the window.
    bool isTemporary() const;
    /// Whether the run on the screen cannot go on, and the draft offers nothing new.
    bool isAtEnd() const;

public Q_SLOTS:
    /// Loads a recorded run, paused after its last round; its experiment becomes the draft and Play goes
    /// on in the same file. Errors: File, Input (the run on the screen); nothing changes then.
    Result<void> openRun(const QString& path);
    /// Loads the draft as a new run, paused before round 1. @return false if the draft is invalid.
    bool load();
    void togglePlay();
    void play();
    void stepRound();
    /// Trains ten rounds, fewer where the run ends before.
    void stepTen();
    void stepPhase();
    void stepClient();
    /// Starts the draft anew with its seed, paused.
    void reset();
    /// Gives the draft another seed (one undo step) and starts it; goes on playing if it was playing.
    void newSeed();
    /// Leaves the run on the screen after `round` and goes on with the draft's settings as a run of its own,
    /// in a file of its own; branchMade() or branchRefused() follows, and the branch is on the screen then,
    /// paused.
    void branchAfter(qint64 round);
    /// Copies the run file in the background; runSaved() or runNotSaved() follows.
    void saveRunAs(const QString& path);

Q_SIGNALS:
    void draftDiffersChanged(bool differs);
    /// A run of the draft has begun. @param edited  it replaced a run of another experiment.
    void runStarted(bool edited);
    /// The draft cannot run; the first problem.
    void draftRefused(const QString& sentence);
    /// The run goes on, but not into a file, or into one that goes with the window.
    void recordingRefused(const QString& sentence);
    void branchBegun(qint64 round);
    void branchProgressed(double share);  ///< 0..1 while rounds are replayed
    void branchMade(qint64 round);
    void branchRefused(const QString& sentence);
    void runSaved(const QString& path);
    void runNotSaved(const QString& sentence);

private:
    bool makeReady();
    QString newRunFile(QString& refusal);
    QString temporaryRunFile(QString& refusal);
    void takeAlertRules();
    void updateDiffers();

    ExperimentDocument& m_document;
    RunSession& m_session;
    QString m_runsFolder;
    BranchJob m_branch;
    qint64 m_branchRound = 0;
    QSet<QString> m_takenRunFiles;  ///< names handed out so far
    Experiment m_running;
    bool m_draftDiffers = false;
    std::unique_ptr<QTemporaryDir> m_temporary;
    int m_temporaryRuns = 0;
};

}  // namespace fiarse::ui
