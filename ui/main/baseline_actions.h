/// Compare > baselines: what a strategy must be measured against, a click away.
#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace fiarse::ui {

class AloneJob;
class LogPanel;
class MessageBar;

class BaselineActions : public QObject {
    Q_OBJECT
public:
    /// Adds its commands to `menu`; all outlive it.
    BaselineActions(QMenu& menu, AloneJob& alone, MessageBar& messages, LogPanel& log, QObject* parent);

Q_SIGNALS:
    /// The draft and the baselines are to be run beside each other.
    void sweepRequested();

private:
    void updateState();
    void tellProgress(int done, int clients);
    void tellDone();

    AloneJob& m_alone;
    MessageBar& m_messages;
    LogPanel& m_log;
    QAction* m_train;
};

}  // namespace fiarse::ui
