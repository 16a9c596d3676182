#include "ui/dialogs/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/dialogs/command_delegate.h"
#include "ui/dialogs/command_list_model.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kWidth = 620;
constexpr int kHeight = 420;
constexpr int kTop = 72;
constexpr int kMargin = 16;

}  // namespace

CommandPalette::CommandPalette(const Theme& theme, QWidget* window)
    : QFrame(window),
      m_model(new CommandListModel(this)),
      m_edit(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_nothing(new QLabel(tr("No command has these letters in this order."), this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Commands"));
    m_edit->setObjectName(QStringLiteral("commandEdit"));
    m_edit->setAccessibleName(tr("Find a command"));
    m_edit->setPlaceholderText(tr("Type some letters of a command, a layer, a client or a file"));
    m_edit->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setAccessibleName(tr("Commands that match"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setProperty("muted", true);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addWidget(m_edit);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing, 1);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::onTyped);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { choose(index.row()); });
    window->installEventFilter(this);
    hide();
}

CommandPalette::~CommandPalette() = default;

void CommandPalette::addSource(std::unique_ptr<CommandSource> source) {
    m_sources.push_back(std::move(source));
}

void CommandPalette::open(const QStringList& recent) {
    std::vector<Command> commands;
    for (const auto& source : m_sources) {
        std::vector<Command> more = source->commands();
        std::move(more.begin(), more.end(), std::back_inserter(commands));
    }
    if (!isVisible()) m_focusBefore = QApplication::focusWidget();
    m_model->setCommands(std::move(commands), recent);
    m_edit->clear();
    onTyped({});
    place();
    show();
    raise();
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::close() {
    if (!isVisible()) return;
    // First the keyboard, so that hiding does not hand it to whoever comes next.
    if (m_focusBefore != nullptr && m_edit->hasFocus()) m_focusBefore->setFocus(Qt::PopupFocusReason);
    hide();
}

void CommandPalette::place() {
    const QSize window = parentWidget()->size();
    const int width = std::min(qRound(kWidth * textScale()), window.width() - 2 * kMargin);
    const int height = std::min(qRound(kHeight * textScale()), window.height() - kTop - kMargin);
    setGeometry((window.width() - width) / 2, kTop, width, height);
}

void CommandPalette::onTyped(const QString& text) {
    m_model->setPattern(text);
    const bool any = m_model->rowCount() > 0;
    m_list->setVisible(any);
    m_nothing->setVisible(!any);
    if (any) m_list->setCurrentIndex(m_model->index(0));
}

void CommandPalette::moveBy(int rows) {
    const int count = m_model->rowCount();
    if (count == 0) return;
    const int row = m_list->currentIndex().row() + rows;
    // One step wraps around, a page stops at the end. What cannot be used now is passed over, by a page
    // backwards.
    const bool page = qAbs(rows) != 1;
    const int step = (rows < 0) == page ? 1 : -1;
    int target = page ? std::clamp(row, 0, count - 1) : (row + count) % count;
    for (int passed = 0; passed < count && !m_model->command(target).enabled; ++passed)
        target = (target + step + count) % count;
    m_list->setCurrentIndex(m_model->index(target));
}

void CommandPalette::choose(int row) {
    if (row < 0 || row >= m_model->rowCount() || !m_model->command(row).enabled) return;
    const Command command = m_model->command(row);
    close();
    Q_EMIT used(command.id);
    command.run();
}

bool CommandPalette::handleKey(int key) {
    const int page = std::max(1, m_list->viewport()->height() / std::max(1, m_list->sizeHintForRow(0)) - 1);
    switch (key) {
        case Qt::Key_Escape:
            close();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(m_list->currentIndex().row());
            return true;
        case Qt::Key_Up:
            moveBy(-1);
            return true;
        case Qt::Key_Down:
            moveBy(1);
            return true;
        case Qt::Key_PageUp:
            moveBy(-page);
            return true;
        case Qt::Key_PageDown:
            moveBy(page);
            return true;
        case Qt::Key_Tab:
        case Qt::Key_Backtab:
            return true;  // there is nowhere else to go
        default:
            return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::KeyPress) return handleKey(static_cast<QKeyEvent*>(event)->key());
    if (event->type() == QEvent::ShortcutOverride) {
        // No command of the window may take the keys that the list lives on.
        constexpr Qt::Key kOwn[] = {Qt::Key_Escape, Qt::Key_Return, Qt::Key_Enter,   Qt::Key_Up,
                                    Qt::Key_Down,   Qt::Key_PageUp, Qt::Key_PageDown};
        const auto* key = static_cast<QKeyEvent*>(event);
        if (std::find(std::begin(kOwn), std::end(kOwn), key->key()) != std::end(kOwn)) event->accept();
    }
    // The keyboard has gone elsewhere, but not only because another window came to the front.
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) hide();
    }
    return false;
}

}  // namespace fiarse::ui
