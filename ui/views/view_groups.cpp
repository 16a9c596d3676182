#include "ui/views/view_groups.h"

#include <QCoreApplication>
#include <algorithm>

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ViewGroups)
};

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

std::vector<ViewGroup> table() {
    return {{QStringLiteral("learning"), Text::tr("Learning"), words("accuracy sizes loss")},
            {QStringLiteral("bias"), Text::tr("Bias"), words("lorenz coverage staleness")},
            {QStringLiteral("masks"), Text::tr("Masks"), words("keep-ratio threshold churn overlap")},
            {QStringLiteral("clients"), Text::tr("Clients"), words("participation partition")},
            {QStringLiteral("fairness"), Text::tr("Fairness"), words("fairness classes")},
            {QStringLiteral("cost"), Text::tr("Cost"), words("cost")},
            {QStringLiteral("robustness"), Text::tr("Robustness"), words("robustness quorum")},
            {QStringLiteral("theory"), Text::tr("Theory"), words("convergence")}};
}

}  // namespace

std::vector<ViewGroup> viewGroups(const std::vector<ViewDefinition>& views) {
    QStringList left;
    for (const ViewDefinition& view : views) left << view.id;
    std::vector<ViewGroup> groups;
    for (ViewGroup group : table()) {
        group.views.removeIf([&](const QString& id) { return !left.contains(id); });
        for (const QString& id : group.views) left.removeAll(id);
        if (!group.views.isEmpty()) groups.push_back(std::move(group));
    }
    if (!left.isEmpty()) groups.push_back({QStringLiteral("more"), Text::tr("More"), left});
    return groups;
}

}  // namespace fiarse::ui
