/// "What happened": the log in sentences, newest round on top.
#pragma once

#include "ui/models/log_model.h"
#include "ui/widgets/card.h"

class QListView;

namespace fiarse::ui {

class LogDelegate;
class RunSession;
class RunView;
class Theme;

class LogPanel : public Card {
    Q_OBJECT
public:
    /// @param view  whose round is marked and, unless it is the newest, scrolled to.
    LogPanel(RunSession& session, const RunView& view, Theme& theme, QWidget* parent);

    const LogModel& model() const { return m_model; }

public Q_SLOTS:
    /// Something outside the rounds: a new run, a failure, a saved file.
    void addEvent(fiarse::ui::SentenceKind kind, const QString& lead, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void addLoaded();
    void addRounds(int first);
    void prepend(std::vector<std::pair<qint64, std::vector<Sentence>>> groups);
    void fitWidth();
    void followView();

    RunSession& m_session;
    const RunView& m_runView;
    qint64 m_shownRound = -1;
    LogModel m_model;
    LogDelegate* m_delegate;
    QListView* m_view;
};

}  // namespace fiarse::ui
