/// A recorded run that is looked at beside the one on the screen.
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// Opened and read off the GUI thread; never written to. A run that is still being recorded shows the rounds
/// it had when it was opened.
class StoredRun : public QObject {
    Q_OBJECT
public:
    explicit StoredRun(QString path, QObject* parent = nullptr);
    ~StoredRun() override;

    const QString& path() const { return m_path; }
    /// File name without its ending: what comparisons call it.
    QString name() const;
    bool isReady() const { return m_info != nullptr; }
    const std::shared_ptr<const RunInfo>& info() const { return m_info; }
    const std::vector<RoundRecord>& records() const { return m_records; }
    RunHistory& history() { return m_history; }

Q_SIGNALS:
    void ready();
    void failed(const QString& sentence);

private:
    struct Loaded;
    void take(Loaded loaded);

    QString m_path;
    std::shared_ptr<const RunInfo> m_info;
    std::vector<RoundRecord> m_records;
    RunHistory m_history;
};

}  // namespace fiarse::ui
