#include "ui/state/undo_step.h"

#include <QPointer>
#include <QUndoStack>
#include <utility>

namespace fiarse::ui {
namespace {

class Step : public QUndoCommand {
public:
    Step(QObject* owner, const QString& text, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(text), m_owner(owner), m_redo(std::move(redo)), m_undo(std::move(undo)) {}

    void undo() override {
        if (m_owner) m_undo();
    }
    void redo() override {
        // QUndoStack::push() calls this once.
        if (std::exchange(m_done, true) && m_owner) m_redo();
    }

private:
    QPointer<QObject> m_owner;
    std::function<void()> m_redo, m_undo;
    bool m_done = false;
};

}  // namespace

void pushUndoStep(QUndoStack* stack, QObject* owner, const QString& text, std::function<void()> redo,
                  std::function<void()> undo) {
    if (stack != nullptr) stack->push(new Step(owner, text, std::move(redo), std::move(undo)));
}

}  // namespace fiarse::ui
