/// Back and forward through what was selected and which view was open, as in a browser.
#pragma once

#include <QObject>
#include <QString>
#include <vector>

#include "ui/state/selection.h"

namespace fiarse::ui {

/// Remembers the selection and the open view each time one of them changes; changes of one event (a click
/// that chooses a layer and a level) count as one. A change after going back forgets what lay before one.
/// What the mouse only passes over is not remembered. GUI thread only.
class SelectionHistory : public QObject {
    Q_OBJECT
public:
    /// So many steps are kept, the newest.
    static constexpr std::size_t kSteps = 100;

    explicit SelectionHistory(Selection& selection, QObject* parent = nullptr);

    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_steps.size(); }

public Q_SLOTS:
    void back();
    void forward();
    /// The view that is open now.
    void setView(const QString& id);
    /// Another run: what was selected in the one before means nothing any more.
    void clear();

Q_SIGNALS:
    void changed();  ///< canGoBack() or canGoForward()
    void viewRequested(const QString& id);

private:
    struct Step {
        int layer = 0;
        Filter filter;
        QString view;

        friend bool operator==(const Step&, const Step&) = default;
    };

    Step present() const;
    bool isNew() const { return present() != m_steps[m_at]; }
    void noteSoon();
    void note();
    void go(std::size_t step);

    Selection& m_selection;
    QString m_view;
    std::vector<Step> m_steps;
    std::size_t m_at = 0;
    bool m_scheduled = false;
};

}  // namespace fiarse::ui
